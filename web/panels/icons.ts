import { html, type TemplateResult } from 'lit';

/** Drawn on 16 by 16, with lines of the text's colour. */
const PATHS = {
  play: 'M4.5 2.8v10.4l8.5-5.2z',
  pause: 'M4.5 3v10M11.5 3v10',
  stepBack: 'M11 3.5 5.5 8l5.5 4.5z',
  stepOn: 'M5 3.5 10.5 8 5 12.5z',
  markBack: 'M12.5 3.5 7 8l5.5 4.5zM4 3.5v9',
  markOn: 'M3.5 3.5 9 8l-5.5 4.5zM12 3.5v9',
  minus: 'M3.5 8h9',
  plus: 'M3.5 8h9M8 3.5v9',
  share: 'M6.7 9.3a2.6 2.6 0 0 0 3.7 0l2.5-2.5a2.6 2.6 0 0 0-3.7-3.7l-.9.9M9.3 6.7a2.6 2.6 0 0 0-3.7 0L3.1 9.2a2.6 2.6 0 0 0 3.7 3.7l.9-.9',
  theme: 'M8 2.5a5.5 5.5 0 1 0 0 11zM8 2.5a5.5 5.5 0 0 1 0 11',
  close: 'M4 4l8 8M12 4l-8 8',
  more: 'M3.5 8h.01M8 8h.01M12.5 8h.01',
  caption: 'M3 4.5h10M3 8h10M3 11.5h6',
  question: 'M5.6 6a2.4 2.4 0 1 1 3.5 2.2c-.7.4-1.1.8-1.1 1.6M8 12.4v.1',
  fault: 'M4 4l8 8M12 4l-8 8',
  repair: 'M12.6 8.6A4.7 4.7 0 1 1 11.2 4.6M11.6 2v3h-3',
  election: 'M2.5 5.2 5.2 8 8 3.4 10.8 8l2.7-2.8-1.1 6.9H3.6z',
  isr: 'M12.8 8a4.8 4.8 0 1 1-2.4-4.2',
  rebalance: 'M3 6h9.5L10 3.5M13 10H3.5L6 12.5',
  violation: 'M8 3v6.2M8 12.4v.1',
  check: 'M3.5 8.5 6.5 11.5 12.5 4.5',
  hand: 'M4 9.5 6 11V3.8a1 1 0 0 1 2 0V8l3.6.7a1.4 1.4 0 0 1 1.1 1.6L12 14H7.2z',
} as const;

export type IconName = keyof typeof PATHS;

const SOLID: ReadonlySet<IconName> = new Set(['play', 'stepBack', 'stepOn', 'markBack', 'markOn', 'election']);

export const iconPath = (name: IconName): string => PATHS[name];

export const icon = (name: IconName): TemplateResult =>
  html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
    <path d=${PATHS[name]} class=${SOLID.has(name) ? 'solid' : 'line'}></path>
  </svg>`;
