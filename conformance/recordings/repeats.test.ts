import { expect, test } from 'vitest';
import type { GuestLog } from '../qemu/guest-log.ts';
import { circumstancesText, waysOf } from './repeats.ts';

/** A boot and one event, after which these dax devices are there. */
function log(...dax: string[]): GuestLog {
  const nothing = { iomem: [], endpoints: [], regions: [], dax: [], reports: [] };
  return {
    release: '7.3.4',
    steps: [
      { event: 'boot', seen: nothing, messages: [] },
      { event: 'load dax_hmem', seen: { ...nothing, dax }, messages: [] },
    ],
    complete: true,
  };
}

const CXL = log('110000000-11fffffff cxl', '120000000-12fffffff cxl');
const BOTH = log('110000000-11fffffff cxl', '120000000-12fffffff hmem');

test('boots that look alike went one way, and most come first', () => {
  const ways = waysOf([BOTH, CXL, { ...CXL }, CXL], (each) => each);
  expect(ways.map(({ boots, shows }) => [boots.length, shows])).toEqual([
    [3, 'after step 1 (load dax_hmem): dax 120000000-12fffffff cxl'],
    [1, 'after step 1 (load dax_hmem): dax 120000000-12fffffff hmem'],
  ]);
});

test('a boot that showed less, and one that broke off', () => {
  const less = log('110000000-11fffffff cxl');
  const broken = { ...CXL, steps: CXL.steps.slice(0, 1), complete: false };
  expect(waysOf([less, CXL, broken], (each) => each).map(({ shows }) => shows)).toEqual([
    'after step 1 (load dax_hmem): dax 110000000-11fffffff cxl',
    'after step 1 (load dax_hmem): dax 110000000-11fffffff cxl; dax 120000000-12fffffff cxl',
    'it goes no further than the others',
  ]);
  expect(waysOf([less, CXL], (each) => each).map(({ shows }) => shows)).toEqual([
    'after step 1 (load dax_hmem): nothing of what the others have',
    'after step 1 (load dax_hmem): dax 120000000-12fffffff cxl',
  ]);
});

test('messages are not what boots are told apart by', () => {
  const chatty = {
    ...CXL,
    steps: CXL.steps.map((step) => ({ ...step, messages: ['cxl_mem mem1: bound'] })),
  };
  expect(waysOf([CXL, chatty], (each) => each)).toHaveLength(1);
});

test('where the boots ran', () => {
  const host = { processors: 2, load: 7.04 };
  expect(circumstancesText({ processors: 1, host })).toBe(
    'guests of 1 processor, on a host of 2 processors with a load of 7.0',
  );
});
