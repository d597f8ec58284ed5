import type { Scenario, Text } from '../engine.ts';
import type { AskedStep, Story } from '../frame/build.ts';
import type { LocalText } from '../frame/types.ts';

/** A scenario's text as the page takes it. */
export const localText = (text: Text | null): LocalText => (text === null ? {} : { en: text.en, zh: text.zh });

export function storyOf(scenario: Scenario): Story {
  const say = new Map<number, LocalText>();
  const ask = new Map<number, AskedStep>();
  for (const step of scenario.steps) {
    if (step.say !== null) say.set(step.index, localText(step.say));
    if (step.ask !== null)
      ask.set(step.index, {
        question: localText(step.ask.question),
        because: step.ask.because === null ? null : localText(step.ask.because),
        choices: step.ask.choices.map(localText),
      });
  }
  return { say, ask };
}

/** A calm reader takes in about 14 letters a second, or 5 Chinese characters. */
export function readingSeconds(text: LocalText | undefined): number {
  const english = text?.['en'] ?? '';
  return Math.min(9, 1.5 + english.length / 18);
}
