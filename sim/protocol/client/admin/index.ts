import type { AdminConfig } from '../../config/admin.ts';
import type { Boot, Input, Machine, Out } from '../../machine.ts';
import { createNetworkClient, networkInput, poll, shutDown, takeCompleted } from '../network/index.ts';
import { sendCalls, startCall, takeCompletion } from './calls.ts';
import type { AdminCommand, AdminRole } from './commands.ts';
import type { AdminState } from './state.ts';

export type { AdminCommand } from './commands.ts';
export type { AdminState } from './state.ts';

/** An administrator's process: each command is a call of Kafka's Admin client, answered by the note `command.completed`. */
export const admin: Machine<AdminState, AdminCommand> = {
  start: (boot: Boot, out: Out): AdminState => {
    const config = boot.config as AdminConfig;
    const { bootstrap } = boot.role as AdminRole;
    const network = createNetworkClient({ clientId: boot.name, config, bootstrap, maxInFlight: 100, allowAutoTopicCreation: false });
    const state: AdminState = { config, network, calls: new Map() };
    poll(network, out, sendCalls(state, out));
    return state;
  },
  step: (state: AdminState, input: Input<AdminCommand>, out: Out): void => {
    if (input.type === 'stop') {
      shutDown(state.network, out);
      out.exit('stopped');
      return;
    }
    if (input.type === 'command') startCall(state, input.command, out);
    else networkInput(state.network, input, out);
    for (const completion of takeCompleted<number>(state.network)) takeCompletion(state, completion, out);
    poll(state.network, out, sendCalls(state, out));
  },
};
