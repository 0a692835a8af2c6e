import {
  array,
  enumeration,
  explore,
  range,
  record,
  replay,
  system,
} from 'soft-reserve-checker/checker';

const thread = record({ at: enumeration('load', 'store', 'done'), loaded: range(0, 2) });

const counter = system({
  name: 'a counter without a lock',
  layout: record({ value: range(0, 2), thread: array(2, thread) }),
  rules: [
    {
      name: 'load',
      actor: 'thread',
      parameters: [0, 1],
      guard: (s, i) => s.thread[i].at === 'load',
      effect(s, i) {
        s.thread[i].loaded = s.value;
        s.thread[i].at = 'store';
      },
      describe: (s, i) => `thread ${i} loads ${s.value}`,
    },
    {
      name: 'store',
      actor: 'thread',
      parameters: [0, 1],
      guard: (s, i) => s.thread[i].at === 'store',
      effect(s, i) {
        s.value = s.thread[i].loaded + 1;
        s.thread[i].at = 'done';
      },
      describe: (s, i) => `thread ${i} stores ${s.thread[i].loaded + 1}`,
    },
  ],
});

const result = explore(counter, {
  properties: [
    {
      id: 'nothing-lost',
      kind: 'quiescent', // in every state in which no thread can take a step
      sentence: 'In the end both increments were counted.',
      holds: (s) => s.value === 2,
    },
  ],
});
const verdict = result.verdicts.get('nothing-lost');
console.log(`${verdict?.kind}; ${result.states} states, ${result.transitions} transitions`);
if (verdict?.kind === 'violated') {
  const replayed = replay(counter, verdict.path);
  if ('steps' in replayed) for (const { line } of replayed.steps) console.log(`  ${line}`);
}
