import { currentImage } from '../cluster/snapshot/index.ts';
import type { MetadataImage } from '../protocol/metadata/image.ts';
import { asksForMetadataOnly, holds } from './expression/index.ts';
import { environmentOf, type Session } from './session.ts';

/** What conditions on metadata said of one image at one offset. A rewound run has other images, so it never finds what is not so any more. */
export interface MetadataAnswers {
  image: MetadataImage | null;
  offset: number;
  readonly held: Map<string, boolean>;
}

export const createMetadataAnswers = (): MetadataAnswers => ({ image: null, offset: -1, held: new Map() });

/** Whether a condition that is looked at again and again holds now. One on metadata is only evaluated when the metadata has changed. */
export function holdsNow(session: Session, source: string): boolean {
  if (!asksForMetadataOnly(source)) return holds(source, environmentOf(session));
  const { answers } = session;
  const image = currentImage(session.simulation.cluster);
  if (image !== answers.image || image.offset !== answers.offset) {
    answers.held.clear();
    answers.image = image;
    answers.offset = image.offset;
  }
  const known = answers.held.get(source);
  if (known !== undefined) return known;
  const held = holds(source, environmentOf(session));
  answers.held.set(source, held);
  return held;
}
