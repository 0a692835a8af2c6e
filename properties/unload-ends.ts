import { defineProperty, hasWork } from './property.ts';

/** L5. */
export const unloadEnds = defineProperty({
  id: 'unload-can-end',
  sentence:
    'Unloading can always come to its end: what module exit waits for, the deferred work, can still come to its own.',
  failure: 'unloading a module can no longer come to its end',
  askedBy: 'L5: Gregory Price on v6 (flush in the unwinding of a probe); kreview on v7',
  severity: 'waiting',
  applies: hasWork,
  body: ({ machine: m, design }) => ({
    kind: 'always-possible',
    holds: (s) => {
      const phase = design.workPhase!(m, s);
      return phase === 'idle' || phase === 'over';
    },
  }),
});
