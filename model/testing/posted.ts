/**
 * Test support: what somebody posted about a boot, and the machine it was posted of.
 */
import { expect } from 'vitest';
import type { AddressRange, Scenario } from '../machine/scenario.ts';
import { modelOf, type Script, walk } from './script.ts';

/** What somebody saw. */
export interface Posted {
  readonly name: string;
  readonly scenario: Scenario;
  readonly design: string;
  readonly script: Script;
  /** The tree of the mail, numbers of regions and dax devices replaced by N. */
  readonly iomem?: string;
  /** What the last step reported. */
  readonly outcome?: string;
}

/** The model, walking the same way, sees the same. */
export function expectPosted({ scenario, design, script, iomem, outcome }: Posted): void {
  const end = walk(modelOf(scenario, design), script);
  if (iomem !== undefined) expect(end.iomem).toBe(iomem);
  if (outcome !== undefined) expect(end.steps.at(-1)?.outcomes).toContain(outcome);
}

export const range = (start: bigint, end: bigint): AddressRange => ({ start, end });

/** One device for each range that firmware committed. */
export function machine(fields: {
  readonly sr?: readonly AddressRange[];
  readonly windows?: readonly AddressRange[];
  readonly committed?: readonly AddressRange[];
  readonly rest?: Partial<Scenario>;
}): Scenario {
  const { sr = [], windows = [], committed = [], rest } = fields;
  return {
    name: 'map',
    title: 'a posted address map',
    softReserved: sr,
    windows,
    devices: committed.map((r, i) => ({ name: `mem${i}`, capacity: r.end - r.start + 1n })),
    decoders: committed.map((r, i) => ({ ...r, devices: [i], locked: false })),
    srat: [],
    foreign: [],
    memoryBlock: 0x800_0000n,
    assumptions: [],
    ...rest,
  };
}
