import { defineConfig } from 'vite';

export default defineConfig({
  // Every path is relative, so that dist/ works from any folder of any server.
  base: './',
  worker: { format: 'es' },
  // The page's own script keeps its name: other people's pages load it to get <kafka-scope>.
  build: { target: 'es2023', chunkSizeWarningLimit: 1000, rollupOptions: { output: { entryFileNames: 'kafkascope.js' } } },
  server: { port: 4180 },
  preview: { port: 4180 },
});
