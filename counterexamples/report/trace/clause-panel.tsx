/**
 * The clause of a property that fails, as written, and what it came to.
 */
import type { ModelProperty } from '../../../properties/index.ts';
import { failingClause } from '../data/clause.ts';
import type { Walk } from '../data/walk.ts';

export function ClausePanel({ walk, property }: { walk: Walk; property: ModelProperty }) {
  const clause = failingClause(walk, property);
  return (
    <section class="panel clause" aria-labelledby="clause-title">
      <h2 id="clause-title">The clause that fails</h2>
      <p>{clause.when}</p>
      <pre tabIndex={0}>{clause.source}</pre>
      {clause.facts.length === 0 ? null : (
        <ul>
          {clause.facts.map((fact) => (
            <li class="outcome">{fact}</li>
          ))}
        </ul>
      )}
    </section>
  );
}
