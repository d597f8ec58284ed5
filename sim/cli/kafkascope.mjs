#!/usr/bin/env node
import { pathToFileURL } from 'node:url';
import { bundled, ROOT } from './bundle.mjs';

try {
  const file = await bundled({ kafkascope: 'sim/cli/main.ts', sweepWorker: 'sim/cli/sweepWorker.ts' });
  const { main } = await import(pathToFileURL(file).href);
  process.exitCode = await main(process.argv.slice(2), ROOT);
} catch (error) {
  process.stderr.write(`kafkascope: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 2;
}
