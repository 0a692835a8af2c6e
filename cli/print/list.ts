/**
 * `--list`: what exists, one line each.
 */
import { designOrigin, hanging } from '../../counterexamples/index.ts';
import type { Design } from '../../model/index.ts';
import type { Registry } from '../jobs/registry.ts';

export function listText(registry: Registry, width: number): string[] {
  const { designs, designVariants = [], scenarios, properties } = registry;
  const names = [
    ...[...designs, ...designVariants].map((d) => d.id),
    ...scenarios.map((s) => s.name),
    ...properties.map((p) => p.id),
  ];
  const column = Math.max(...names.map((name) => name.length)) + 4;
  const entry = (name: string, text: string) => hanging(`  ${name}`.padEnd(column), text, width);
  const large = (name: string) =>
    registry.largeScenarios?.has(name) ? ' (large: only when asked for by name)' : '';
  return [
    'Designs',
    ...designs.flatMap((d) => entry(d.id, history(d))),
    ...(designVariants.length === 0
      ? []
      : ['', 'Variants, of what nobody posted and of kernels (only when asked for by name)']),
    ...designVariants.flatMap((d) => entry(d.id, history(d))),
    '',
    'Scenarios',
    ...scenarios.flatMap((s) => entry(s.name, `${s.title}${large(s.name)}`)),
    '',
    'Properties',
    ...properties.flatMap((p) => entry(p.id, `${p.sentence} (${p.severity})`)),
  ];
}

function history(design: Design): string {
  const { title, basedOn } = design;
  return `${title} (${designOrigin(design)}${basedOn === undefined ? '' : `; based on ${basedOn}`})`;
}
