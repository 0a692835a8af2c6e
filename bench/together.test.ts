import { expect, it } from 'vitest';
import { run } from './child.ts';
import { fromRoot } from './root.ts';

it('finds the same in threads, whatever their number, as without any', () => {
  const [alone, ...together] = [0, 1, 2, 3, 2].map((workers) => {
    const text = run(process.execPath, [fromRoot('dist/bench/together.js'), '2pc-6', `${workers}`]);
    const { states, transitions, depth, verdicts } = JSON.parse(text) as Record<string, unknown>;
    return { states, transitions, depth, verdicts };
  });
  expect(alone).toMatchObject({ states: 50816, verdicts: ['consistent holds'] });
  for (const result of together) expect(result).toEqual(alone);
});
