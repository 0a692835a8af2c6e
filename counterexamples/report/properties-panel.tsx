/**
 * How every property stands in the shown state, and the walk as a trace file where one is broken.
 */
import { useMemo } from 'preact/hooks';
import type { ModelProperty } from '../../properties/index.ts';
import { record } from '../record.ts';
import { writeTrace } from '../trace-file.ts';
import { pageRegistry } from './registry.ts';
import { instantiated, standingAt } from './standing.ts';
import type { Walk } from './walk.ts';

export function PropertiesPanel({
  walk,
  state,
  properties,
  version,
}: {
  walk: Walk;
  state: number;
  properties: readonly ModelProperty[];
  version: string;
}) {
  const asked = useMemo(() => instantiated(walk, properties), [walk.model, properties]);
  const standing = asked.map(({ property, instance }) => ({
    property,
    standing: standingAt(walk, state, instance),
  }));
  const violated = standing.filter((one) => one.standing === 'violated');
  const holding = standing.filter((one) => one.standing === 'holds');
  const later = standing.filter((one) => one.standing === 'not-asked');
  return (
    <section class="panel properties" aria-labelledby="properties-title">
      <h2 id="properties-title">Properties after step {state}</h2>
      {violated.length === 0 ? (
        <p>None is violated here.</p>
      ) : (
        <ul class="violated-here">
          {violated.map(({ property }) => (
            <li>
              <b class="outcome">✗ {property.id}</b>{' '}
              <button type="button" onClick={() => save(walk, state, property, version)}>
                save as trace
              </button>
              <br />
              {property.sentence}
            </li>
          ))}
        </ul>
      )}
      <p class="quiet">
        ✓ {holding.map(({ property }) => property.id).join(', ')}
        {later.length === 0
          ? ''
          : `; asked only when all is quiet, or of whole paths: ${later.map(({ property }) => property.id).join(', ')}`}
      </p>
      {violated.length === 0 ? (
        <p class="quiet">
          A trace file ends in a violation: go to one, and the walk can be saved for{' '}
          <code>npm run replay</code>.
        </p>
      ) : null}
    </section>
  );
}

/** Offers the walk up to `state` as a file that `replay` accepts. */
function save(walk: Walk, state: number, property: ModelProperty, version: string): void {
  const { model, path } = walk;
  const short = { initial: path.initial, firings: path.firings.slice(0, state) };
  const trace = record(model, property, short, pageRegistry(version));
  const url = URL.createObjectURL(new Blob([writeTrace(trace)], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `${model.scenario.name}.${model.design.id}.${property.id}.json`;
  link.click();
  URL.revokeObjectURL(url);
}
