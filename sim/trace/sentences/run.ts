import type { Tellings } from './telling.ts';

/* The scenario, and what is asked of clients. A step below 0 was done by hand. */

export const runTellings: Tellings<
  'step.said' | 'step.asked' | 'step.did' | 'check.held' | 'check.failed' | 'violation' | 'command.completed'
> = {
  'step.said': {
    en: ({ step }) => `Caption of step ${step + 1}.`,
    zh: ({ step }) => `第 ${step + 1} 步的解说。`,
    tone: 'plain',
  },
  'step.asked': {
    en: ({ step, answer }) => `Question of step ${step + 1}; the answer is ${JSON.stringify(answer)}.`,
    zh: ({ step, answer }) => `第 ${step + 1} 步的提问；答案是 ${JSON.stringify(answer)}。`,
    tone: 'plain',
  },
  'step.did': {
    en: ({ step, action }) => (step < 0 ? `By hand: ${action}.` : `Step ${step + 1} of the scenario: ${action}.`),
    zh: ({ step, action }) => (step < 0 ? `手动操作：${action}。` : `场景第 ${step + 1} 步：${action}。`),
    tone: 'plain',
  },
  'check.held': {
    en: ({ check }) => `Held: ${check}.`,
    zh: ({ check }) => `成立：${check}。`,
    tone: 'good',
  },
  'check.failed': {
    en: ({ check, detail }) => `Failed: ${check}. ${detail}`,
    zh: ({ check, detail }) => `不成立：${check}。${detail}`,
    tone: 'bad',
  },
  violation: {
    en: ({ invariant, detail }) => `Broken: ${invariant}. ${detail}`,
    zh: ({ invariant, detail }) => `被破坏：${invariant}。${detail}`,
    tone: 'bad',
  },
  'command.completed': {
    en: ({ error, message }, node) =>
      error === null ? `${node} did what it was asked to.` : `${node} could not do it: ${error}${message === null ? '' : `, ${message}`}.`,
    zh: ({ error, message }, node) =>
      error === null ? `${node} 完成了要求的操作。` : `${node} 未能完成：${error}${message === null ? '' : `，${message}`}。`,
    tone: ({ error }) => (error === null ? 'good' : 'bad'),
  },
};
