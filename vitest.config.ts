import { configDefaults, defineConfig } from 'vitest/config';

/** They fill shared memory, which a process keeps, or start programs that need it. */
const ON_THEIR_OWN = [
  'checker/parallel/*.test.ts',
  'checker/explore/memory.test.ts',
  'conformance/qemu/own-kernel.test.ts',
];

const common = {
  // Ends what hangs; slowness is for `npm run bench`, and tests also run on busy machines.
  testTimeout: 300_000,
  hookTimeout: 300_000,
};

export default defineConfig({
  test: {
    // By default one core stays idle.
    maxWorkers: '100%',
    projects: [
      {
        test: {
          ...common,
          name: 'together',
          include: ['**/*.test.ts'],
          exclude: [...configDefaults.exclude, 'dist/**', 'out/**', ...ON_THEIR_OWN],
          // Files share a process, with what it has loaded and compiled, which takes a third of the
          // time. What modules keep are only caches.
          isolate: false,
        },
      },
      { test: { ...common, name: 'on their own', include: ON_THEIR_OWN } },
    ],
  },
});
