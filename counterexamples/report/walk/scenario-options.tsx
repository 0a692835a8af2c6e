import type { Scenario } from '../../../model/index.ts';

/** The scenarios as choices of a `<select>`. */
export function ScenarioOptions({
  scenarios,
}: {
  readonly scenarios: readonly Pick<Scenario, 'name' | 'title'>[];
}) {
  return scenarios.map(({ name, title }) => (
    <option value={name}>
      {name}: {title}
    </option>
  ));
}
