#!/usr/bin/env node
/** `npm run vectors -- PATH... [--json]` */
import { pathToFileURL } from 'node:url';
import { bundled } from '../../sim/cli/bundle.mjs';

try {
  const { main } = await import(pathToFileURL(await bundled({ vectors: 'test/vectors/run.ts' })).href);
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`vectors: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
