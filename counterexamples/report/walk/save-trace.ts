/**
 * A walk as a trace file.
 */
import type { ModelProperty } from '../../../properties/index.ts';
import { record } from '../../replay/record.ts';
import { writeTrace } from '../../file/trace-file.ts';
import { pageRegistry } from '../data/registry.ts';
import { pathTo, type Walk } from '../data/walk.ts';

/**
 * Offers the walk up to `state`, where the property must be violated, as a file that `replay`
 * accepts. `version` is that of the program.
 */
export function saveTrace(
  walk: Walk,
  state: number,
  property: ModelProperty,
  version: string,
): void {
  const { model } = walk;
  const trace = record(model, property, pathTo(walk, state), pageRegistry(version));
  const url = URL.createObjectURL(new Blob([writeTrace(trace)], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `${model.scenario.name}.${model.design.id}.${property.id}.json`;
  link.click();
  URL.revokeObjectURL(url);
}
