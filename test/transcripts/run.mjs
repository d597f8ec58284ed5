#!/usr/bin/env node
/** `npm run transcripts -- PATH... [--json]` */
import { pathToFileURL } from 'node:url';
import { bundled } from '../../sim/cli/bundle.mjs';

try {
  const { main } = await import(pathToFileURL(await bundled({ transcripts: 'test/transcripts/run.ts' })).href);
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`transcripts: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
