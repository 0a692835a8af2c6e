/**
 * Which memory is online after a plain boot, and in which NUMA node: what people look for first on
 * their own machine. Of scenarios that know the numbers of nodes.
 */
import { hanging } from '../../counterexamples/index.ts';
import { buildModel, type Design, observe, plainBoot, type Scenario } from '../../model/index.ts';
import { grouped } from './grouped.ts';

/** The devices that a plain boot makes under each design, and those of them that get no node. */
export function plainEnds(scenario: Scenario, designs: readonly Design[], width: number): string[] {
  const numbered =
    scenario.sratNodes !== undefined || scenario.srat.some((r) => r.node !== undefined);
  if (!numbered) return [];
  const byText = grouped(designs.map((design) => [endText(scenario, design), design.id] as const));
  return [...byText].flatMap(([text, ids]) =>
    hanging('  ', `a plain boot ends with ${text} (${ids.join(', ')})`, width),
  );
}

function endText(scenario: Scenario, design: Design): string {
  const model = buildModel(scenario, design, { faults: 0, userOps: 0 });
  const s = plainBoot(model);
  if (s.dead) return 'a dead kernel';
  const ends = observe(model, s).dax.flatMap(({ name, owner, state, start, end, node }) => {
    const range = `[mem 0x${start.toString(16)}-0x${end.toString(16)}]`;
    const online = state === 'kmem' ? 'online' : 'not online';
    const where = node === undefined ? '' : node === null ? ', without a node' : `, node ${node}`;
    return `${range} ${online}${where} (${name} of ${owner})`;
  });
  return ends.length === 0 ? 'no dax device' : ends.join(', ');
}
