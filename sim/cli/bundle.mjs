/**
 * Makes one file of a TypeScript entry point, so that Node 20 runs it at once. Bundles lie in node_modules/.cache and are made anew when a
 * source is newer: they remember which files they were made of.
 */
import { readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const CACHE = join(ROOT, 'node_modules', '.cache', 'kafkascope');

/** The bundle of these entry points (paths from the root), by name; the first one's file is returned. */
export async function bundled(entries) {
  const [name] = Object.keys(entries);
  const latest = readLatest(name);
  const made = latest !== null && isFresh(latest.inputs) ? latest : await build(entries, name);
  return join(CACHE, made.folder, `${name}.mjs`);
}

/** What the last build was made of, and where it lies. */
function readLatest(name) {
  try {
    return JSON.parse(readFileSync(join(CACHE, `${name}.json`), 'utf8'));
  } catch {
    return null;
  }
}

/** Every source is as old as when the bundle was made; a folder's time changes when a file comes or goes. */
function isFresh(inputs) {
  try {
    return Object.entries(inputs).every(([path, time]) => statSync(join(ROOT, path)).mtimeMs === time);
  } catch {
    return false;
  }
}

/** Each build has a folder of its own, so that nobody loses the files that are being read; the note of the latest is replaced at once. */
async function build(entries, name) {
  const vite = await import('vite').catch(() => {
    throw new Error('the packages are not installed: run "npm ci" in the checkout first');
  });
  const folder = `${name}-${Date.now()}-${process.pid}`;
  const output = await vite.build({
    root: ROOT,
    configFile: false,
    logLevel: 'silent',
    publicDir: false,
    ssr: { noExternal: true },
    build: {
      ...{ ssr: true, outDir: join(CACHE, folder), emptyOutDir: true, minify: false, target: 'node20', sourcemap: false },
      rollupOptions: {
        input: Object.fromEntries(Object.entries(entries).map(([name, path]) => [name, join(ROOT, path)])),
        output: { format: 'es', entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' },
      },
    },
  });
  const latest = { folder, inputs: inputsOf(output.output) };
  writeFileSync(join(CACHE, `${folder}.json`), JSON.stringify(latest));
  renameSync(join(CACHE, `${folder}.json`), join(CACHE, `${name}.json`));
  removeOld(name);
  return latest;
}

const AN_HOUR_MS = 3_600_000;

function removeOld(name) {
  for (const folder of readdirSync(CACHE)) {
    const [, made] = folder.startsWith(`${name}-`) ? (/-(\d+)-\d+$/.exec(folder) ?? []) : [];
    if (made !== undefined && Date.now() - Number(made) > AN_HOUR_MS) rmSync(join(CACHE, folder), { recursive: true, force: true });
  }
}

function inputsOf(chunks) {
  const files = new Set(chunks.flatMap(chunk => chunk.moduleIds ?? []).map(id => id.split('?')[0]));
  const sources = [...files].filter(file => file.startsWith(ROOT + sep) && !file.includes(`${sep}node_modules${sep}`));
  const paths = new Set([...sources, ...sources.map(dirname), join(ROOT, 'package-lock.json')]);
  return Object.fromEntries([...paths].map(path => [relative(ROOT, path), statSync(path).mtimeMs]));
}
