export { whyChain, type EventCauses } from './causes.ts';
export { jsonLine, jsonLines } from './jsonLines.ts';
export { sentence, toneOf, type Language, type Tone } from './sentences/index.ts';
