/**
 * Style is a test. What this file wants is written in the README ("The house") and CONTRIBUTING; each failure names the place and what to do.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { findBannedWords, findFloorBreaks, importsOf, roomOf } from './tidy.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

const filesBelow = (folder: string, ending: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith(ending))
    .map(name => join(folder, name))
    .sort((a, b) => (a < b ? -1 : 1));

const read = (file: string): string => readFileSync(join(root, file), 'utf8');

const sources = [...filesBelow('sim', '.ts'), ...filesBelow('web', '.ts')].map(file => ({ file, text: read(file) }));

describe('the house', () => {
  it('a room imports only from the rooms below it (README: the floors)', () => {
    const breaks = sources.flatMap(({ file, text }) => findFloorBreaks(file, text));
    expect(breaks).toEqual([]);
  });

  it('every relative import names a file that is there', () => {
    const lost = sources.flatMap(({ file, text }) =>
      importsOf(text)
        .filter(({ from }) => from.startsWith('.') && !from.includes('?'))
        .filter(({ from }) => !existsSync(join(root, dirname(file), from)))
        .map(({ from }) => `${file}: ${from}`),
    );
    expect(lost).toEqual([]);
  });

  it('the model has no clock, no chance and no order of its own (DESIGN: the same bits everywhere)', () => {
    const found = sources
      .filter(({ file }) => file.startsWith('sim/') && !file.startsWith('sim/cli/'))
      .flatMap(({ file, text }) => findBannedWords(file, text));
    expect(found).toEqual([]);
  });

  it('a file reads on a few screens: at most 400 lines', () => {
    const long = sources
      .filter(({ text }) => text.split('\n').length > 400)
      .map(({ file, text }) => `${file}: ${text.split('\n').length} lines`);
    expect(long).toEqual([]);
  });
});

describe('registration: one file in its room, one line in the index', () => {
  /** Members of a family are the files that declare one; `index` is where the family is listed. */
  const registered = (folder: string, index: string, declaration: RegExp): string[] => {
    const list = read(join(folder, index));
    return readdirSync(join(root, folder))
      .filter(name => name.endsWith('.ts') && name !== index && declaration.test(read(join(folder, name))))
      .filter(name => !list.includes(`./${name}`))
      .map(name => `${folder}/${name} is not in ${index}`);
  };

  it('faults', () => expect(registered('sim/world/faults', 'index.ts', /^export const \w+: FaultDefinition</m)).toEqual([]));
  it('assignors', () => expect(registered('sim/protocol/client/assignors', 'index.ts', /^export const \w+: Assignor\b/m)).toEqual([]));
  it('invariants', () => expect(registered('sim/check', 'index.ts', /^export const \w+: Judge</m)).toEqual([]));
  it('lessons', () => {
    const { lessons } = JSON.parse(read('scenarios/index.json')) as { lessons: string[] };
    const files = filesBelow('scenarios', '.yaml').map(file => relative('scenarios', file).replace('.yaml', ''));
    expect([...lessons].sort((a, b) => (a < b ? -1 : 1))).toEqual(files);
  });
});

describe('the guards themselves', () => {
  it('see a room that imports upwards', () => {
    expect(findFloorBreaks('sim/protocol/x.ts', `import { createQueue } from '../engine/queue.ts';`)).toHaveLength(1);
    expect(findFloorBreaks('sim/check/x.ts', `import { cluster } from '../cluster/index.ts';`)).toHaveLength(1);
    expect(findFloorBreaks('web/x.ts', `import { clone } from '../sim/engine/clone.ts';`)).toHaveLength(1);
    expect(findFloorBreaks('sim/world/x.ts', `import type { Batch } from '../protocol/log/batch.ts';`)).toHaveLength(1);
    expect(findFloorBreaks('sim/trace/x.ts', `import type { Batch } from '../protocol/log/batch.ts';`)).toHaveLength(0);
    expect(findFloorBreaks('sim/trace/x.ts', `import { lastOffsetOf } from '../protocol/log/batch.ts';`)).toHaveLength(1);
  });

  it('see a clock, chance and an order of its own, but not in a comment', () => {
    expect(findBannedWords('sim/x.ts', 'const a = Math.random();')).toHaveLength(1);
    expect(findBannedWords('sim/x.ts', 'const a = Date.now();')).toHaveLength(1);
    expect(findBannedWords('sim/x.ts', 'list.sort();')).toHaveLength(1);
    expect(findBannedWords('sim/x.ts', 'const a = 2 ** 3;')).toHaveLength(1);
    expect(findBannedWords('sim/x.ts', '// no Date here, and no 2 ** 3\n/** Math.random */\nconst a = 1;')).toEqual([]);
  });

  it('knows the rooms', () => {
    expect(roomOf('sim/protocol/client/producer/index.ts')).toBe('sim/protocol');
    expect(roomOf('sim/index.ts')).toBe('sim/index.ts');
    expect(roomOf('web/main.ts')).toBe('web');
  });
});
