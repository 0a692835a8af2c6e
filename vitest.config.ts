import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // By default one core stays idle.
    maxWorkers: '100%',
    testTimeout: 120_000,
    include: ['**/*.test.ts'],
    exclude: ['node_modules/**', 'dist/**', 'out/**'],
  },
});
