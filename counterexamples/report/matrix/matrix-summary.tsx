/**
 * What the matrix is about, in a title and a sentence.
 */
import { budgetText } from '../../replay/origin.ts';
import type { Results } from '../data/results.ts';
import { plural } from '../data/words.ts';

export function Summary({ results }: { results: Results }) {
  const cells = results.scenarios.flatMap((scenario) =>
    results.designs.flatMap((design) => [
      ...(results.find(scenario.name, design.id)?.cells.values() ?? []),
    ]),
  );
  const violated = cells.filter(({ verdict }) => verdict === 'violated').length;
  const differing = cells.filter(({ expected }) => expected !== undefined).length;
  return (
    <header class="summary">
      <h1>
        Who gets Soft Reserved memory
        <span>
          {plural(results.designs.length, 'design')} ×{' '}
          {plural(results.scenarios.length, 'scenario')} ×{' '}
          {plural(results.properties.length, 'property', 'properties')}
        </span>
      </h1>
      <p>
        {results.measured ? (
          <>
            {plural(violated, 'violation')} among {plural(cells.length, 'verdict')};{' '}
            {budgetText(results.budgets)}.{' '}
            {differing === 0 ? (
              <span class="as-recorded">✓ No verdict differs from the record.</span>
            ) : (
              <span class="differs">≠ {plural(differing, 'verdict')} not on record.</span>
            )}
          </>
        ) : (
          <>The verdicts on record; nothing was run yet. {budgetText(results.budgets)}.</>
        )}
      </p>
    </header>
  );
}
