import { defineConfig } from 'vite';

export default defineConfig({
  // Every path is relative, so that dist/ works from any folder of any server.
  base: './',
  worker: { format: 'es' },
  build: { target: 'es2023', chunkSizeWarningLimit: 800 },
  server: { port: 4180 },
  preview: { port: 4180 },
});
