import fc from 'fast-check';

/** Property tests draw the same cases each time, so that a green commit stays green; FC_SEED tries others, and a failure names its own. */
fc.configureGlobal({ seed: Number(process.env['FC_SEED'] ?? 20261121) });
