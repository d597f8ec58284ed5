import type { ASTNode } from '@marcbachmann/cel-js';
import { inspectExpression, namesIn } from './inspect.ts';

/** Fields of a function's answer that are the controller's own records; the others are read from logs and machines. `[]`: of any field. */
const RECORDED: Readonly<Record<string, readonly string[]>> = {
  leader: [],
  topics: [],
  topic: [],
  partition: [
    'leader',
    'leaderEpoch',
    'partitionEpoch',
    'replicas',
    'isr',
    'elr',
    'lastKnownElr',
    'addingReplicas',
    'removingReplicas',
    'leaderRecoveryState',
  ],
  broker: ['registered', 'fenced', 'inControlledShutdown', 'epoch'],
};

/** Whether the metadata alone decides what an expression says: while nothing is written to the metadata log, it says the same. */
export function isOfMetadataOnly(ast: ASTNode): boolean {
  if (namesIn(ast)) return false;
  const { calls, fields } = inspectExpression(ast);
  if (calls.some(({ declared }) => RECORDED[declared.name] === undefined)) return false;
  const partly = calls.filter(({ declared }) => RECORDED[declared.name]!.length > 0);
  const read = fields.filter(({ declared, field }) => RECORDED[declared.name]!.includes(field));
  return partly.length === read.length;
}
