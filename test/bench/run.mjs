#!/usr/bin/env node
/** `npm run bench [-- NAME...] [-- --json]` */
import { pathToFileURL } from 'node:url';
import { bundled } from '../../sim/cli/bundle.mjs';

const { main } = await import(pathToFileURL(await bundled({ bench: 'test/bench/index.ts' })).href);
process.exitCode = main(process.argv.slice(2));
