/** The table of actions: one place for scenarios, the page's menus and the API. (CONTRACTS §1) */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ACTIONS, ACTION_TYPES } from '../../../sim/run/scenario/index.ts';

const perform = join(dirname(fileURLToPath(import.meta.url)), '../../../sim/run/perform');
const performers = readdirSync(perform)
  .map(name => readFileSync(join(perform, name), 'utf8'))
  .join('\n');
const isPerformed = (type: string): boolean => new RegExp(`^ {2}${type}: `, 'm').test(performers);

/** The contract's table, area by area. */
const CONTRACT = {
  process: 'crash powerOff stop start pause resume replaceDisk',
  network: 'partition isolate cut heal delay lose drop limit',
  disk: 'slowDisk fillDisk failDisk corrupt',
  clock: 'skewClock driftClock',
  topics: 'createTopic deleteTopic addPartitions alterConfig deleteRecords',
  replicas: 'electLeaders reassign cancelReassignment addBroker removeBroker deleteZnode',
  producers:
    'produce flush startProducer stopProducer killProducer beginTransaction commitTransaction abortTransaction sendOffsetsToTransaction',
  consumers:
    'startConsumer stopConsumer killConsumer leaveGroup subscribe poll startPolling busy seek commit pausePartitions resumePartitions acknowledge',
  groups: 'resetOffsets removeMember deleteGroup',
};

describe('actions', () => {
  it.each(Object.entries(CONTRACT))('%s', (area, types) => {
    expect(ACTION_TYPES.filter(type => ACTIONS[type].area === area)).toEqual(types.split(' '));
  });

  it.each(ACTION_TYPES)('%s is performed if and only if it is called modelled', type => {
    expect(isPerformed(type)).toBe(ACTIONS[type].modelled);
  });

  it.each(ACTION_TYPES)('%s has a title in both languages', type => {
    expect(ACTIONS[type].title.en).toMatch(/^[A-Z]/);
    expect(ACTIONS[type].title.zh).toMatch(/[\u4e00-\u9fff]/);
  });
});
