/**
 * The address x time chart with the actors' lanes below it, on one axis of time.
 */
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { AddressRange } from '../../../model/index.ts';
import { Axis } from './chart-axis.tsx';
import { CHARACTER, type Geometry, HEAD, LANE } from './chart-geometry.ts';
import { Lanes } from './chart-lanes.tsx';
import { type ChartLayout, layOutChart } from './chart-layout.ts';
import { BoxShape, Hatches, MarkShape, StripShape } from './chart-shapes.tsx';
import { type Lane, layOutLanes } from '../data/lanes.ts';
import type { Walk } from '../data/walk.ts';

/** Width of the axis. */
const GUTTER = 196;
/** The same without what firmware says. */
const NARROW_GUTTER = 118;
/** Widths of a state at least and at most. */
const NARROW = 22;
const WIDE = 180;
/** States drawn beyond those that can be seen. */
const MARGIN = 20;

const INEVITABLE = 'inevitable from here';

export interface ChartProps {
  readonly walk: Walk;
  /** The selected state. */
  readonly state: number;
  /** The state in which the property fails, if it does. */
  readonly failing: number | undefined;
  /** The bytes that the violation is about. */
  readonly culprits?: readonly AddressRange[];
  /** The step from which on there was no way round the violation. */
  readonly inevitable?: number | undefined;
  onSelect(state: number): void;
}

export function Chart({ walk, state, failing, culprits, inevitable, onSelect }: ChartProps) {
  const layout = useMemo(() => layOutChart(walk, culprits), [walk, culprits]);
  const lanes = useMemo(() => layOutLanes(walk), [walk]);
  const scroller = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ left: 0, width: 1000 });
  const columns = walk.states.length;
  const gutter = view.width < 600 ? NARROW_GUTTER : GUTTER;
  const column = Math.max(NARROW, Math.min(WIDE, (view.width - gutter - 2) / columns));

  useLayoutEffect(() => {
    const element = scroller.current!;
    const measure = () => setView({ left: element.scrollLeft, width: element.clientWidth });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    element.addEventListener('scroll', measure, { passive: true });
    measure();
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', measure);
    };
  }, []);

  useLayoutEffect(() => {
    const element = scroller.current!;
    const room = element.clientWidth - gutter;
    const from = state * column;
    if (from < element.scrollLeft) element.scrollLeft = from - column;
    if (from + column > element.scrollLeft + room) {
      element.scrollLeft = from + 2 * column - room;
    }
  }, [state, column, gutter]);

  const first = Math.max(0, Math.floor(view.left / column) - MARGIN);
  const last = Math.min(columns - 1, Math.ceil((view.left + view.width) / column) + MARGIN);
  const width = columns * column;
  const leftwards =
    inevitable !== undefined && width - inevitable * column < INEVITABLE.length * CHARACTER + 8;
  const lanesAt = HEAD + layout.height + 16;
  const height = lanesAt + lanes.length * LANE + 8;
  // All but what moves with the selected state: long walks have many shapes.
  const drawing = useMemo(() => {
    const geometry = { column, lanesAt, first, last, left: view.left };
    return <Drawing {...{ walk, layout, lanes, geometry, width, failing }} />;
  }, [walk, layout, lanes, column, lanesAt, first, last, view.left, width, failing]);

  return (
    <div class="chart" ref={scroller}>
      <Hatches />
      <svg
        class="gutter"
        width={gutter}
        height={height}
        role="img"
        aria-label="Physical addresses, and what firmware says of them"
      >
        <rect class="gutter-ground" width={gutter} height={height} />
        <Axis layout={layout} right={gutter} firmware={gutter === GUTTER} />
        {lanes.map(({ actor }, index) => (
          <text class="lane-name" x={gutter - 10} y={lanesAt + index * LANE + 17}>
            {actor}
          </text>
        ))}
      </svg>
      <svg
        class="plot"
        width={width}
        height={height}
        role="img"
        aria-label={`Nodes of /proc/iomem and dax devices by address over ${columns - 1} steps; the tables below say the same in words`}
        onClick={(event) => {
          const box = event.currentTarget.getBoundingClientRect();
          onSelect(Math.min(columns - 1, Math.floor((event.clientX - box.left) / column)));
        }}
      >
        {failing === undefined ? null : (
          <rect class="failing-column" x={failing * column} width={column} y={0} height={height} />
        )}
        <rect class="selected-column" x={state * column} width={column} y={0} height={height} />
        {drawing}
        {inevitable === undefined ? null : (
          <g class="inevitable">
            <title>{`from step ${inevitable} on every continuation violates the property`}</title>
            <line x1={inevitable * column} x2={inevitable * column} y1={6} y2={height - 6} />
            <text
              x={inevitable * column + (leftwards ? -4 : 4)}
              y={lanesAt - 5}
              text-anchor={leftwards ? 'end' : 'start'}
            >
              {INEVITABLE}
            </text>
          </g>
        )}
        <rect
          class="selected-outline"
          x={state * column}
          width={column}
          y={1}
          height={height - 2}
        />
      </svg>
    </div>
  );
}

interface DrawingProps {
  readonly walk: Walk;
  readonly layout: ChartLayout;
  readonly lanes: readonly Lane[];
  readonly geometry: Geometry;
  readonly width: number;
  readonly failing: number | undefined;
}

/** What can be seen of the chart, and a little more. */
function Drawing({ walk, layout, lanes, geometry, width, failing }: DrawingProps) {
  const { column, first, last } = geometry;
  const seen = <Item extends { from: number; to: number }>(items: readonly Item[]) =>
    items.filter((item) => item.from <= last && item.to >= first);
  return (
    <>
      {range(first, last).map((k) => (
        <text
          key={k}
          class={k === failing ? 'step-number failing' : 'step-number'}
          x={(k + 0.5) * column}
          y={19}
        >
          {stepLabel(k, column, k === failing)}
        </text>
      ))}
      <Loop loop={walk.path.loop} columns={walk.states.length} column={column} />
      <g transform={`translate(0 ${HEAD})`}>
        {layout.rows.map((row) => (
          <line class="row-line" key={row.y} x1={0} x2={width} y1={row.y} y2={row.y} />
        ))}
        {layout.rows
          .filter((row) => row.gap)
          .map((row) => (
            <path class="break" d={zigzag(width, row.y + row.height / 2)} />
          ))}
        {seen(layout.boxes).map((box) => (
          <BoxShape key={`${box.key} ${box.from}`} box={box} geometry={geometry} />
        ))}
        {seen(layout.strips).map((strip) => (
          <StripShape key={`${strip.key} ${strip.from}`} strip={strip} geometry={geometry} />
        ))}
        {seen(layout.marks).map((mark) => (
          <MarkShape key={`${mark.key} ${mark.from}`} mark={mark} geometry={geometry} />
        ))}
      </g>
      <Lanes lanes={lanes} geometry={geometry} width={width} failing={failing} />
    </>
  );
}

/** A bracket over the steps that are repeated for ever. */
function Loop({
  loop,
  columns,
  column,
}: {
  loop: number | undefined;
  columns: number;
  column: number;
}) {
  if (loop === undefined || loop + 1 >= columns) return null;
  const from = (loop + 1) * column + 3;
  const to = columns * column - 3;
  return (
    <g class="loop">
      <title>{`steps ${loop + 1} to ${columns - 1} are repeated for ever`}</title>
      <path d={`M${from} 12V4H${to}V12`} />
      <text x={from + 4} y={14}>
        ↻
      </text>
    </g>
  );
}

function stepLabel(k: number, column: number, failing: boolean): string {
  if (k === 0) return column > 40 ? 'start' : '0';
  return failing && column > 40 ? `✗ ${k}` : String(k);
}

function zigzag(width: number, y: number): string {
  const points = Array.from({ length: Math.ceil(width / 6) + 1 }, (_, i) => {
    return `${i * 6} ${y + (i % 2 === 0 ? -3 : 3)}`;
  });
  return `M${points.join('L')}`;
}

function range(first: number, last: number): number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i);
}
