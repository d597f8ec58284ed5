import { launchClient, processNamed, type LaunchedClient } from '../../cluster/cluster.ts';
import { stepProcess } from '../../cluster/processes.ts';
import type { Action } from '../scenario/types.ts';
import type { Session } from '../session.ts';
import { DONE, failed, type Outcome } from './types.ts';

/**
 * What the console does to the cluster by hand: a tool's client starts, is asked for something, or is told to end. Like every action by hand
 * it is kept with its place, so a run that is rewound and played again does it again.
 */
export type ConsoleAction =
  | { readonly type: 'console.launch'; readonly client: LaunchedClient }
  | { readonly type: 'console.command'; readonly client: string; readonly command: object }
  | { readonly type: 'console.stop'; readonly client: string };

export const isConsoleAction = (action: Action | ConsoleAction): action is ConsoleAction => action.type.startsWith('console.');

type Perform<Type extends ConsoleAction['type']> = (session: Session, action: Extract<ConsoleAction, { readonly type: Type }>) => Outcome;

export const CONSOLE_PERFORMERS: { readonly [Type in ConsoleAction['type']]: Perform<Type> } = {
  'console.launch': ({ simulation }, { client }) => {
    launchClient(simulation, client);
    return DONE;
  },
  'console.command': (session, { client, command }) => {
    const { cluster, port } = session.simulation;
    const process = processNamed(cluster, client);
    if (process?.status !== 'running') return failed(`${client} is not running`);
    const id = session.state.nextCommand++;
    stepProcess(cluster, port, process, { type: 'command', command: { ...command, id } });
    return { type: 'asked', command: id, waits: true };
  },
  'console.stop': ({ simulation: { cluster, port } }, { client }) => {
    const process = processNamed(cluster, client);
    if (process?.status === 'running') stepProcess(cluster, port, process, { type: 'stop' });
    return DONE;
  },
};
