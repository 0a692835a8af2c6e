import { expect, test } from 'vitest';
import { designs, type Scenario, scenarios } from '../../model/index.ts';
import { plainEnds } from './plain-end.ts';

const exact = scenarios.find(({ name }) => name === 'n1-exact')!;
const [range] = exact.softReserved;
const chosen = designs.filter(({ id }) => id === 'v7.0' || id === 'v7.1');
const RANGE = '[mem 0x110000000-0x14fffffff]';

const ENDS: readonly [what: string, Scenario, lines: string[]][] = [
  ['a machine of which no number is known', exact, []],
  [
    'a window whose node comes after those of the SRAT',
    { ...exact, sratNodes: 2 },
    [`  a plain boot ends with ${RANGE} online, node 2 (dax0.0 of cxl) (v7.0, v7.1)`],
  ],
  [
    'a range of the SRAT',
    { ...exact, srat: [{ ...range!, node: 1 }] },
    [`  a plain boot ends with ${RANGE} online, node 1 (dax0.0 of cxl) (v7.0, v7.1)`],
  ],
  [
    'a kernel without cxl_acpi',
    { ...exact, sratNodes: 2, config: { CXL_ACPI: 'n' } },
    [
      `  a plain boot ends with ${RANGE} online, node 2 (dax1.0 of hmem) (v7.0)`,
      `  a plain boot ends with ${RANGE} not online, without a node (dax1.0 of hmem) (v7.1)`,
    ],
  ],
];

test.each(ENDS)('%s', (_, scenario, lines) => {
  expect(plainEnds(scenario, chosen, 120)).toEqual(lines);
});
