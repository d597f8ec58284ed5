/** What `npm run vectors` runs, file by file: the vectors of the kinds that we have. */
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { kindOf, runVectors } from './run.ts';

const here = dirname(fileURLToPath(import.meta.url));
const files = readdirSync(here).filter(name => name.endsWith('.json'));

describe('vectors from Kafka', () => {
  it.each(files)('%s', async file => {
    const { failures } = await runVectors([join(here, file)]);
    expect(failures).toEqual([]);
  });
});

describe('the runner', () => {
  it('takes the kind from the name', () => {
    expect(kindOf('a/b/murmur2-generated.json')).toBe('murmur2');
    expect(kindOf('replication-all-stop-2.json')).toBe('replication-all-stop');
    expect(kindOf('assignor-range-more.json')).toBe('assignor-range');
  });
});
