import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // By default one core stays idle.
    maxWorkers: '100%',
    // Ends what hangs; slowness is for `npm run bench`, and tests also run on busy machines.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    include: ['**/*.test.ts'],
    exclude: ['node_modules/**', 'dist/**', 'out/**'],
  },
});
