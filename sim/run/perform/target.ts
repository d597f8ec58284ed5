import type { Process } from '../../cluster/types.ts';
import { processNamed } from '../../cluster/cluster.ts';
import { evaluateExpression, showValue } from '../expression/index.ts';
import type { Target } from '../scenario/types.ts';
import { environmentOf, type Session } from '../session.ts';

/** The process that a target names now, or why there is none. */
export type Found = { readonly ok: true; readonly process: Process } | { readonly ok: false; readonly problem: string };

/** A name, or `=expression` that gives a name or a broker's id. */
export function findTarget(session: Session, target: Target): Found {
  const named = nameOf(session, target);
  if (!named.ok) return named;
  const process = processNamed(session.simulation.cluster, named.name);
  return process === undefined ? { ok: false, problem: `there is no node or client ${named.name}` } : { ok: true, process };
}

function nameOf(
  session: Session,
  target: Target,
): { readonly ok: true; readonly name: string } | { readonly ok: false; readonly problem: string } {
  if (!target.startsWith('=')) return { ok: true, name: target };
  const value = evaluateExpression(target.slice(1), environmentOf(session));
  if (!value.ok) return { ok: false, problem: value.error };
  if (typeof value.value === 'number') return { ok: true, name: `broker-${value.value}` };
  if (typeof value.value === 'string') return { ok: true, name: value.value };
  return { ok: false, problem: `${target.slice(1)} is ${showValue(value.value)}, which is no node` };
}
