/**
 * The measurement itself, on systems that take no time; and the engine's counts of states and of
 * rules fired against those of the other checkers, where they are installed.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { explore } from '../checker/explore/search.ts';
import { parseName } from './names.ts';
import { PEERS, prepareMeasuring } from './peers.ts';
import { page } from './report.ts';
import { fromRoot } from './root.ts';
import { measuredSystem } from './systems.ts';

const SYSTEMS = ['2pc-3', 'philosophers-5', 'grid-3x5'].map((n) => parseName(n)!);
const installed = PEERS.filter((peer) => peer.version() !== undefined);

const directory = mkdtempSync(join(tmpdir(), 'bench-'));
beforeAll(() => {
  if (installed.length > 0) prepareMeasuring(directory);
});
afterAll(() => rmSync(directory, { recursive: true }));

describe.each(PEERS)('$name', (peer) => {
  const present = installed.includes(peer);
  it.skipIf(!present).each(SYSTEMS)(
    `counts the states and firings of %s as this engine does${present ? '' : ' (it is not installed)'}`,
    (name) => {
      const { system, properties } = measuredSystem(name);
      const { states, transitions } = explore(system, { properties });
      const place = join(directory, `${peer.name}-${name}`);
      mkdirSync(place);
      for (const search of peer.build(name, place, states)) {
        expect(search()).toMatchObject({ states, transitions });
      }
    },
  );
});

it('prints results as JSON and nothing else', () => {
  const args = [fromRoot('dist/bench/main.js'), '--json', '--system', '2pc-2'];
  const text = execFileSync(process.execPath, args, { encoding: 'utf8', stdio: 'pipe' });
  const { systems } = JSON.parse(text);
  expect(systems).toMatchObject([{ name: '2pc-2', states: 56, transitions: 153 }]);
  expect(systems[0].engines.map(({ name }: { name: string }) => name)).toEqual([
    'this',
    ...installed.map(({ name }) => name),
  ]);
  for (const engine of systems[0].engines) {
    expect(engine.cpuSeconds).toBeGreaterThan(0);
    expect(engine.transitionsPerSecond).toBeCloseTo(153 / engine.cpuSeconds, 0);
    expect(engine.bytesPerState).toBeGreaterThan(0);
  }
});

it('refuses names of systems that there are not', () => {
  for (const name of ['2pc', '2pc-1', '2pc-3x3', 'grid-3', 'grid-8x1', 'chess-8', '']) {
    expect(parseName(name), name).toBeUndefined();
  }
});

it('writes a page with the ratio to each engine and names the engines that are missing', () => {
  const engine = { cpuSeconds: 1, bytesPerState: 8, startSeconds: 0.1 };
  const results = [
    {
      name: '2pc-3',
      states: 288,
      transitions: 1145,
      engines: [
        { ...engine, name: 'this', transitionsPerSecond: 3e6 },
        { ...engine, name: 'c', transitionsPerSecond: 4e6 },
      ],
      twoCores: {
        one: { wallSeconds: 8, cpuSeconds: 8.1 },
        two: { wallSeconds: 5, cpuSeconds: 9.5 },
      },
    },
  ] as const;
  const text = page(results, {
    date: '2026-01-02',
    machine: 'a machine',
    versions: new Map([['this', 'Node v20']]),
    missing: ['spin'],
  });
  expect(text).toContain('on 2026-01-02, a machine');
  expect(text).toContain('SPIN: not installed');
  expect(text).toContain(
    'Two threads: 5.00 s instead of 8.00 s by the clock on the wall, 1.60 times',
  );
  expect(text).toMatch(/\| C \| 1\.00 .* \| 0\.75 \|/);
});
