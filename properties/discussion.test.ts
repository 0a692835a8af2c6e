/**
 * What the discussion asked for, safety (S) and liveness (L), and the properties that answer it. That
 * each of these can be broken and can be kept is in properties.test.ts.
 */
import { describe, expect, it } from 'vitest';
import { properties } from './index.ts';

const ASKED: Readonly<
  Record<string, { readonly question: string; readonly answer: readonly string[] }>
> = {
  S1: { question: 'one owner for each byte', answer: ['single-owner'] },
  S2: {
    question: 'no working memory that nobody can use, also within the layouts in scope',
    answer: ['leftovers-accounted', 'no-stranded-memory', 'no-stranded-memory-in-scope'],
  },
  S3: { question: 'without any region, as much as without CXL', answer: ['fallback-complete'] },
  S4: { question: 'a region can be made again where it was', answer: ['reuse-after-teardown'] },
  S5: { question: 'a region can be made where nobody is', answer: ['create-on-free-range'] },
  S6: { question: 'no address is given out twice', answer: ['no-hpa-double-allocation'] },
  S7: { question: 'no decoder is reset under live memory', answer: ['no-reset-under-live-memory'] },
  S8: { question: 'one bad range harms no other', answer: ['innocents-survive'] },
  S9: { question: 'the order of probing decides nothing', answer: ['owner-stable'] },
  S10: {
    question: 'iomem is a tree, its nodes have owners, and regions in it exist',
    answer: ['no-leaked-memory', 'iomem-truthful', 'tree-well-formed', 'no-orphaned-owner'],
  },
  S11: { question: 'trimming takes the regions and no more', answer: ['trim-exact'] },
  S12: { question: 'what can be seen can be destroyed', answer: ['no-permission-dead-end'] },
  S13: {
    question: 'modules and drivers can go and come back',
    answer: ['reload-safe', 'work-initialised'],
  },
  S14: {
    question: 'no sleep in atomic context, no cycle of locks',
    answer: ['no-atomic-sleep', 'no-lock-cycle'],
  },
  S15: { question: 'no decoder is used after it was freed', answer: ['no-use-after-free'] },
  S16: { question: 'dax_hmem takes Soft Reserved alone', answer: ['only-soft-reserved'] },
  S17: { question: 'what dax gets it can use', answer: ['whole-memory-block'] },
  L1: { question: 'the decision comes', answer: ['no-deadlock', 'decision-made'] },
  L2: { question: 'dax_cxl comes', answer: ['dax-region-answered'] },
  L3: { question: 'an early region gets its device', answer: ['early-region-gets-dax'] },
  L4: { question: 'a late region gets its device', answer: ['late-region-gets-dax'] },
  L5: { question: 'unloading ends', answer: ['unload-can-end'] },
  L6: { question: 'deferred probing does not go round for ever', answer: ['probe-wait-returns'] },
  L7: { question: 'the wait covers what is decided on', answer: ['decision-sees-probes'] },
};

/** The question that a property names first: `S10c: ...` answers S10. */
const labelOf = (askedBy: string) => /^([SL]\d+)['a-c]?:/.exec(askedBy)?.[1];

describe('what the discussion asked for', () => {
  it('is S1 to S17 and L1 to L7', () => {
    const safety = Array.from({ length: 17 }, (_, i) => `S${i + 1}`);
    const liveness = Array.from({ length: 7 }, (_, i) => `L${i + 1}`);
    expect(Object.keys(ASKED)).toEqual([...safety, ...liveness]);
  });

  it.each(Object.entries(ASKED))('%s: $question', (label, { answer }) => {
    const named = properties.filter(({ askedBy }) => labelOf(askedBy) === label);
    expect(named.map(({ id }) => id)).toEqual(answer);
  });

  it('is all that the properties answer, but for the hazard of the notifier and what a review found', () => {
    const others = properties.filter(({ askedBy }) => labelOf(askedBy) === undefined);
    expect(others.map(({ id }) => id).sort()).toEqual([
      'announced-once',
      'decoded-is-named',
      'no-null-window',
      'online-is-decoded',
    ]);
  });
});
