/**
 * The address ranges of a machine, where it comes from, and what was assumed about it.
 */
import type { Walk } from '../data/walk.ts';
import { rangeSize, rangeText } from '../data/words.ts';

export function MachinePanel({ walk }: { walk: Walk }) {
  const { scenario } = walk.model;
  const rows = [
    ...scenario.softReserved.map((range) => ['Soft Reserved', range] as const),
    ...scenario.windows.map((range, index) => [`CXL window ${index}`, range] as const),
    ...scenario.decoders.map(
      (range) =>
        [
          `decoder of ${range.devices.map((device) => scenario.devices[device]?.name).join(', ')}`,
          range,
        ] as const,
    ),
    ...scenario.srat.map((range) => ['SRAT', range] as const),
    ...scenario.foreign.map((range) => [range.name, range] as const),
  ];
  return (
    <section class="panel machine" aria-labelledby="machine-title">
      <h2 id="machine-title">The machine</h2>
      <table>
        <tbody>
          {rows.map(([what, range]) => (
            <tr>
              <th scope="row">{what}</th>
              <td>
                <code>{rangeText(range)}</code>
              </td>
              <td>{rangeSize(range)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {scenario.source === undefined ? null : <p class="quiet">Source: {scenario.source}</p>}
      {scenario.assumptions.map((text) => (
        <p class="quiet">Assumed: {text}</p>
      ))}
    </section>
  );
}
