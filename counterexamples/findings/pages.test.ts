import { expect, it } from 'vitest';
import { toyDesigns, toyProperties, toyScenario } from '../testing/toy-model.ts';
import { replayedToy } from '../testing/toy-trace.ts';
import { findingsPages } from './pages.ts';

const scenarios = [toyScenario('t1-plain'), toyScenario('t2-plain')];

const pages = findingsPages({
  designs: toyDesigns,
  properties: toyProperties,
  scenarios,
  violations: [replayedToy('no-lost-range')],
  violatedOn: () => scenarios.map(({ name }) => name),
  expectedVerdict: (design, _, property) =>
    design === 'bad' && property === 'no-lost-range'
      ? { verdict: 'violated', source: 'a mail', status: 'known' }
      : { verdict: 'holds', source: 'the checker' },
  confirmations: () => [{ kernel: '7.3.4+deb13-amd64', thisTrace: true, experiments: ['x'] }],
  kernels: (design) => (design === 'bad' ? ['7.3.4+deb13-amd64'] : []),
});
const page = (path: string) => pages.find((p) => p.path === path)!.text;

it('has an overview and a chapter for each design', () => {
  expect(pages.map(({ path }) => path)).toEqual([
    'findings.md',
    'findings/good.md',
    'findings/bad.md',
  ]);
});

it.each([
  [
    'a design is compared with what it is based on',
    'findings.md',
    '- [bad](findings/bad.md), compared with good\n  - breaks no-lost-range\n',
  ],
  ['a chapter names what the design is based on', 'findings/bad.md', 'Based on [good](good.md).'],
  [
    'a chapter counts',
    'findings/bad.md',
    'it breaks 1: 1 with 1 fault. All of them had been said or predicted. On real kernels (7.3.4+deb13-amd64) 1 of them were seen.',
  ],
  [
    'a chapter leads to the trace',
    'findings/bad.md',
    '(../../counterexamples/gallery/bad.no-lost-range.json)',
  ],
  [
    'a section names the kernels',
    'findings/bad.md',
    'Seen on real kernels: 7.3.4+deb13-amd64 (this trace, `x`).',
  ],
  ['a section names who said it', 'findings/bad.md', '**known**: a mail.'],
  ['a design that breaks nothing says so', 'findings/good.md', 'It keeps all 3 properties.'],
])('%s', (_, path, text) => {
  expect(page(path)).toContain(text);
});

it('has a letter for what each design needs to break each property', () => {
  expect(page('findings.md')).toMatch(/\n +A B\n(.+\n)*no-lost-range +\. f\n/);
});
