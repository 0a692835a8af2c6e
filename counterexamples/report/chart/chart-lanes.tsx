/**
 * The lanes of the actors below the chart.
 */
import { type Geometry, LANE } from './chart-geometry.ts';
import type { Lane } from '../data/lanes.ts';

export function Lanes({
  lanes,
  geometry: { column, lanesAt, first, last },
  width,
  failing,
}: {
  lanes: readonly Lane[];
  geometry: Geometry;
  width: number;
  failing: number | undefined;
}) {
  const y = (index: number) => lanesAt + index * LANE + LANE / 2;
  const x = (k: number) => (k + 0.5) * column;
  const laneOf = new Map(lanes.map(({ actor }, index) => [actor, index]));
  const radius = column < 30 ? 5 : 9;
  return (
    <g class="lanes">
      {lanes.map(({ actor, events, waits }, index) => (
        <g>
          <line class="lane" x1={0} x2={width} y1={y(index)} y2={y(index)} />
          {waits
            .filter((wait) => wait.from <= last && wait.step.number >= first)
            .map(({ from, until, enabler, step }) => (
              <g class="wait">
                <title>{`${actor} waits for step ${enabler.number}: ${enabler.line}`}</title>
                <line class="waiting" x1={x(from)} x2={x(until)} y1={y(index)} y2={y(index)} />
                <path
                  d={link(x(until), y(laneOf.get(enabler.definition.actor)!), y(index), radius)}
                />
                <line class="ready" x1={x(until)} x2={x(step.number)} y1={y(index)} y2={y(index)} />
              </g>
            ))}
          {events
            .filter((step) => step.number >= first && step.number <= last)
            .map((step) => (
              <g
                class={[
                  'event',
                  step.definition.environment === true ? 'environment' : '',
                  step.number === failing ? 'failing' : '',
                ].join(' ')}
              >
                <title>{`step ${step.number}: ${step.line}`}</title>
                <Dot
                  x={x(step.number)}
                  y={y(index)}
                  radius={radius}
                  square={step.definition.environment === true}
                />
                {radius > 5 ? (
                  <text x={x(step.number)} y={y(index) + 4}>
                    {step.number}
                  </text>
                ) : null}
              </g>
            ))}
        </g>
      ))}
    </g>
  );
}

/** Steps of the environment are squares. */
function Dot({ x, y, radius, square }: { x: number; y: number; radius: number; square: boolean }) {
  return square ? (
    <rect x={x - radius} y={y - radius} width={2 * radius} height={2 * radius} rx={2} />
  ) : (
    <circle cx={x} cy={y} r={radius} />
  );
}

/** From the step that was waited for to the lane that had waited. */
function link(x: number, from: number, to: number, radius: number): string {
  const down = to > from ? 1 : -1;
  return `M${x} ${from + down * radius}V${to - down * 4}M${x - 3} ${to - down * 8}L${x} ${to - down * 3}L${x + 3} ${to - down * 8}`;
}
