/**
 * What the real command-line tools printed on a real cluster (Apache Kafka 4.3.1, each file says when), played on a simulated one. The files
 * are recordings: their first lines say of what, and nothing in them was made up.
 */
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { playTranscript } from '../transcripts/play.ts';

const folder = join(dirname(fileURLToPath(import.meta.url)), 'transcripts');
const files = readdirSync(folder).filter(name => name.endsWith('.txt'));

describe('the console prints what the real tools printed', () => {
  it.each(files)('%s', file => {
    expect(playTranscript(join(folder, file))).toEqual([]);
  });
});
