/**
 * How every property stands in the shown state, and the walk as a trace file where one is broken.
 */
import { useMemo } from 'preact/hooks';
import type { ModelProperty } from '../../../properties/index.ts';
import { saveTrace } from '../walk/save-trace.ts';
import { instantiated, type Standing, standingAt } from '../walk/standing.ts';
import type { Walk } from '../data/walk.ts';

const SIGN: Readonly<Record<Standing, string>> = { violated: '✗', holds: '✓', 'not-asked': '·' };
const WORD: Readonly<Record<Standing, string>> = {
  violated: 'violated',
  holds: 'holds so far',
  'not-asked': 'not asked here, only when all is quiet or of whole paths',
};
const CLASS: Readonly<Record<Standing, string>> = {
  violated: 'violated',
  holds: 'holds',
  'not-asked': 'vacuous',
};

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
              <button type="button" onClick={() => saveTrace(walk, state, property, version)}>
                save as trace
              </button>
              <br />
              {property.sentence}
            </li>
          ))}
        </ul>
      )}
      <ul class="elsewhere" aria-label="All that are asked of this machine">
        {standing.map(({ property, standing: how }) => (
          <li class={CLASS[how]} title={`${WORD[how]}: ${property.sentence}`}>
            <span aria-hidden="true">{SIGN[how]}</span> {property.id}
            <span class="unseen"> {WORD[how]}</span>
          </li>
        ))}
      </ul>
      {violated.length === 0 ? (
        <p class="quiet">
          A trace file ends in a violation: go to one, and the walk can be saved for{' '}
          <code>npm run replay</code>.
        </p>
      ) : null}
    </section>
  );
}
