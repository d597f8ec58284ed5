/**
 * Makes one file of a TypeScript entry point, so that Node 20 runs it at once. Bundles lie in node_modules/.cache and are made anew when a
 * source is newer: they remember which files they were made of.
 */
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const CACHE = join(ROOT, 'node_modules', '.cache', 'kafkascope');

/** The bundle of these entry points (paths from the root), by name; the first one's file is returned. */
export async function bundled(entries) {
  const names = Object.keys(entries);
  const folder = join(CACHE, names[0]);
  const file = join(folder, `${names[0]}.mjs`);
  if (!isFresh(join(folder, 'inputs.json'))) await build(entries, folder);
  return file;
}

/** Every source is as old as when the bundle was made; a folder's time changes when a file comes or goes. */
function isFresh(inputsFile) {
  try {
    const inputs = JSON.parse(readFileSync(inputsFile, 'utf8'));
    return Object.entries(inputs).every(([path, time]) => statSync(join(ROOT, path)).mtimeMs === time);
  } catch {
    return false;
  }
}

async function build(entries, folder) {
  const vite = await import('vite').catch(() => {
    throw new Error('the packages are not installed: run "npm ci" in the checkout first');
  });
  const staging = `${folder}.${process.pid}`;
  const output = await vite.build({
    root: ROOT,
    configFile: false,
    logLevel: 'silent',
    publicDir: false,
    ssr: { noExternal: true },
    build: {
      ...{ ssr: true, outDir: staging, emptyOutDir: true, minify: false, target: 'node20', sourcemap: false },
      rollupOptions: {
        input: Object.fromEntries(Object.entries(entries).map(([name, path]) => [name, join(ROOT, path)])),
        output: { format: 'es', entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' },
      },
    },
  });
  writeFileSync(join(staging, 'inputs.json'), JSON.stringify(inputsOf(output.output)));
  mkdirSync(CACHE, { recursive: true });
  // Two that build at once both make the same; the last one stays.
  rmSync(folder, { recursive: true, force: true });
  renameSync(staging, folder);
}

function inputsOf(chunks) {
  const files = new Set(chunks.flatMap(chunk => chunk.moduleIds ?? []).map(id => id.split('?')[0]));
  const sources = [...files].filter(file => file.startsWith(ROOT + sep) && !file.includes(`${sep}node_modules${sep}`));
  const paths = new Set([...sources, ...sources.map(dirname), join(ROOT, 'package-lock.json')]);
  return Object.fromEntries([...paths].map(path => [relative(ROOT, path), statSync(path).mtimeMs]));
}
