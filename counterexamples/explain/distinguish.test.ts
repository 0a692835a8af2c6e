import { describe, expect, test } from 'vitest';
import { buildModel, designs, observe, scenarios } from '../../model/index.ts';
import { properties } from '../../properties/index.ts';
import { distinctionText } from './distinction-text.ts';
import { distinguish } from './distinguish.ts';
import type { TraceRegistry } from '../replay/registry.ts';

const registry = { observe } as unknown as TraceRegistry;

function found(violating: string, keeping: string, scenario: string, id: string, userOps: number) {
  const model = (design: string) =>
    buildModel(
      scenarios.find(({ name }) => name === scenario)!,
      designs.find((d) => d.id === design)!,
      { faults: 0, userOps },
    );
  const property = properties.find((p) => p.id === id)!;
  return distinguish(model(violating), model(keeping), property, registry);
}

describe('the schedule that tells two designs apart', () => {
  test('is common where the designs differ only in what a step reports', () => {
    const schedule = found('v6.12', 'v7.1', 'n1-exact', 'reuse-after-teardown', 2)!;
    expect(new Set(schedule.steps.map(({ side }) => side))).toEqual(new Set(['both']));
    expect(distinctionText(schedule, { violating: 'v6.12', keeping: 'v7.1' }, 72)).toEqual([
      '  1  both   cxl_acpi  cxl_acpi: probe ACPI0017:00, insert CXL windows',
      '  2  both   cxl_pci   cxl_pci: probe mem0',
      '  3  both   cxl_mem   cxl_mem: probe endpoint of mem0',
      '  4  both   cxl_mem   cxl_port: add decoder of mem0 to region0',
      '  5  both   dax_hmem  dax_hmem: probe hmem_platform.0',
      '  6  both   admin     admin: cxl destroy-region -f region0',
      '  7  both   admin     admin: cxl create-region -d decoder0.0 -m mem0',
      '            v6.12 reports create-region: -ERANGE, blocked by Soft',
      '            Reserved, reuse blocked by Soft Reserved',
      '            v7.1 reports create-region, reuse attempted',
      '     /proc/iomem under v6.12:',
      '       110000000-14fffffff : CXL Window 0',
      '         110000000-14fffffff : Soft Reserved',
      '     /proc/iomem under v7.1:',
      '       110000000-14fffffff : CXL Window 0',
      '         110000000-14fffffff : region1',
    ]);
  });

  test('goes on alone where a design has steps of its own, until both rest', () => {
    const { steps, iomem } = found('v7.1', 'trim', 'n4-sr-larger', 'no-stranded-memory', 0)!;
    const alone = (side: string) =>
      steps.filter((step) => step.side === side).map(({ actor }) => actor);
    expect(alone('violating')).toContain('dax_hmem_wq');
    expect(alone('keeping')).toContain('cxl_acpi work');
    expect(alone('both')).toContain('cxl_acpi');
    expect(iomem.violating.join()).not.toContain('System RAM');
    expect(iomem.keeping.join()).toContain('System RAM');
  });

  test('does not exist where both violate it in every such schedule, or neither', () => {
    expect(found('v7.1', 'v7.1', 'n4-sr-larger', 'no-stranded-memory', 0)).toBeUndefined();
    expect(found('trim', 'v7.1', 'n4-sr-larger', 'no-stranded-memory', 0)).toBeUndefined();
  });
});
