#!/usr/bin/env node
/** `npm run mutants [-- NAME...]` */
import { pathToFileURL } from 'node:url';
import { bundled, ROOT } from '../../sim/cli/bundle.mjs';

try {
  const { main } = await import(pathToFileURL(await bundled({ mutants: 'test/mutants/run.ts' })).href);
  process.exitCode = main(process.argv.slice(2), ROOT);
} catch (error) {
  process.stderr.write(`mutants: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
