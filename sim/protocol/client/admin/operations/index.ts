import type { AdminCall, AdminCommand, CallOf } from '../commands.ts';
import type { Operation } from '../state.ts';
import { deleteRecords } from './deleteRecords.ts';
import { deleteGroup, removeMember } from './groups.ts';
import { request } from './request.ts';
import { resetOffsets } from './resetOffsets.ts';
import {
  addPartitions,
  alterConfig,
  cancelReassignment,
  createTopic,
  deleteTopic,
  electLeaders,
  reassign,
  unregisterBroker,
} from './topics.ts';

const OPERATIONS: { readonly [Type in AdminCall['type']]: Operation<CallOf<Type>> } = {
  createTopic,
  deleteTopic,
  addPartitions,
  alterConfig,
  deleteRecords,
  electLeaders,
  reassign,
  cancelReassignment,
  unregisterBroker,
  resetOffsets,
  removeMember,
  deleteGroup,
  request,
};

/** How a command is carried out. The table pairs each with its own type. */
export const operationOf = (command: AdminCommand): Operation<AdminCommand> => OPERATIONS[command.type];
