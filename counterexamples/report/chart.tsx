/**
 * The address x time chart with the actors' lanes below it, on one axis of time.
 */
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { type Box, type ChartLayout, layOutChart, type Mark, type Strip } from './chart-layout.ts';
import { type Lane, layOutLanes } from './lanes.ts';
import { OWNER_WORD, type Owner, TROUBLE_WORD } from './ownership.ts';
import type { Walk } from './walk.ts';
import { addressText, rangeSize, rangeText } from './words.ts';

const GUTTER = 196;
const HEAD = 30;
const LANE = 26;
const NARROW = 22;
const WIDE = 132;
/** Columns drawn beyond what can be seen. */
const MARGIN = 20;
/** Advance of a character of the labels. */
const CHARACTER = 6.4;

export interface ChartProps {
  readonly walk: Walk;
  /** The selected state. */
  readonly state: number;
  /** The state in which the property fails, if it does. */
  readonly failing: number | undefined;
  onSelect(state: number): void;
}

export function Chart({ walk, state, failing, onSelect }: ChartProps) {
  const layout = useMemo(() => layOutChart(walk), [walk]);
  const lanes = useMemo(() => layOutLanes(walk), [walk]);
  const scroller = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ left: 0, width: 1000 });
  const columns = walk.states.length;
  const column = Math.max(NARROW, Math.min(WIDE, (view.width - GUTTER - 2) / columns));

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
    const room = element.clientWidth - GUTTER;
    const from = state * column;
    if (from < element.scrollLeft) element.scrollLeft = from - column;
    if (from + column > element.scrollLeft + room) {
      element.scrollLeft = from + 2 * column - room;
    }
  }, [state, column]);

  const first = Math.max(0, Math.floor(view.left / column) - MARGIN);
  const last = Math.min(columns - 1, Math.ceil((view.left + view.width) / column) + MARGIN);
  const seen = <Item extends { from: number; to: number }>(items: readonly Item[]) =>
    items.filter((item) => item.from <= last && item.to >= first);
  const width = columns * column;
  const lanesAt = HEAD + layout.height + 16;
  const height = lanesAt + lanes.length * LANE + 8;
  const geometry: Geometry = { column, lanesAt, first, last, left: view.left };

  return (
    <div class="chart" ref={scroller}>
      <Hatches />
      <svg
        class="gutter"
        width={GUTTER}
        height={height}
        role="img"
        aria-label="Physical addresses, and what firmware says of them"
      >
        <rect class="gutter-ground" width={GUTTER} height={height} />
        <Axis layout={layout} />
        {lanes.map(({ actor }, index) => (
          <text class="lane-name" x={GUTTER - 10} y={lanesAt + index * LANE + 17}>
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
        <Loop loop={walk.path.loop} columns={columns} column={column} />
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

interface Geometry {
  readonly column: number;
  readonly lanesAt: number;
  readonly first: number;
  readonly last: number;
  /** How far the chart is scrolled. */
  readonly left: number;
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

function Axis({ layout }: { layout: ChartLayout }) {
  const bars = { SR: 10, CFMWS: 34, HDM: 58 } as const;
  return (
    <g transform={`translate(0 ${HEAD})`}>
      {Object.entries(bars).map(([name, x]) => (
        <text class="firmware-head" x={x + 5} y={-8}>
          {name}
        </text>
      ))}
      {layout.firmware.map((bar) => (
        <g class={`firmware-bar ${bar.column === 'SR' ? 'firmware' : 'cxl'}`}>
          <title>{bar.title}</title>
          <rect x={bars[bar.column]} y={bar.top + 1} width={11} height={bar.bottom - bar.top - 2} />
          <rect
            class="hatch"
            x={bars[bar.column]}
            y={bar.top + 1}
            width={11}
            height={bar.bottom - bar.top - 2}
            fill={`url(#hatch-${bar.column === 'SR' ? 'firmware' : 'cxl'})`}
          />
        </g>
      ))}
      {layout.rows.map((row) => (
        <g>
          <text class="address" x={GUTTER - 10} y={row.y + 11}>
            {addressText(row.start)}
          </text>
          {row.height >= 26 || row.gap ? (
            <text class="size" x={GUTTER - 10} y={row.y + (row.gap ? 22 : 23)}>
              {row.gap ? `gap, ${rangeSize(row)}` : rangeSize(row)}
            </text>
          ) : null}
        </g>
      ))}
      <text class="address" x={GUTTER - 10} y={layout.height + 11}>
        {addressText(layout.rows.at(-1)!.end)}
      </text>
      <line class="axis" x1={GUTTER - 1} x2={GUTTER - 1} y1={0} y2={layout.height} />
    </g>
  );
}

function BoxShape({ box, geometry }: { box: Box; geometry: Geometry }) {
  const { x, width, labelX, room } = place(box, geometry);
  const inset = Math.min(3, box.depth) * 0.5;
  return (
    <g class={`box ${box.owner} depth-${Math.min(box.depth, 4)}${box.online ? ' online' : ''}`}>
      <title>{`${rangeText(box.range)} : ${box.label} (${OWNER_WORD[box.owner]})`}</title>
      <rect
        x={x + inset}
        y={box.top + 0.5}
        width={Math.max(1, width - 2 * inset)}
        height={Math.max(4, box.bottom - box.top - 1)}
        rx={3}
      />
      <rect
        class="hatch"
        x={x + inset}
        y={box.top + 0.5}
        width={Math.max(1, width - 2 * inset)}
        height={Math.max(4, box.bottom - box.top - 1)}
        rx={3}
        fill={`url(#hatch-${box.owner})`}
      />
      <Label text={box.label} x={labelX} y={box.top + 12} room={room} />
    </g>
  );
}

function StripShape({ strip, geometry }: { strip: Strip; geometry: Geometry }) {
  const { x, width, labelX, room } = place(strip, geometry);
  return (
    <g class={`strip ${strip.owner} ${strip.state}`}>
      <title>{`${strip.label} (${OWNER_WORD[strip.owner]})`}</title>
      <rect x={x + 4} y={strip.top} width={width - 8} height={strip.bottom - strip.top} rx={6} />
      <Label
        text={fitted(strip.label, room - 8) === strip.label ? strip.label : strip.device}
        x={labelX + 4}
        y={strip.top + 10}
        room={room - 8}
      />
    </g>
  );
}

function MarkShape({ mark, geometry }: { mark: Mark; geometry: Geometry }) {
  const { x, width, labelX, room } = place(mark, geometry);
  const text = TROUBLE_WORD[mark.kind];
  const shown = fitted(text, room);
  const middle = (mark.top + mark.bottom) / 2;
  return (
    <g class={`mark ${mark.kind}`}>
      <title>{`${text}: ${rangeText(mark.range)}, ${rangeSize(mark.range)}`}</title>
      <rect
        x={x + 1.5}
        y={mark.top + 1.5}
        width={width - 3}
        height={mark.bottom - mark.top - 3}
        rx={3}
      />
      {shown === '' ? null : (
        <g class="mark-label">
          <rect
            x={labelX - 2}
            y={middle - 7.5}
            width={shown.length * CHARACTER + 8}
            height={15}
            rx={3}
          />
          <text x={labelX + 2} y={middle + 3.5}>
            {shown}
          </text>
        </g>
      )}
    </g>
  );
}

/** Where an extent lies, and where its label stays visible when the chart is scrolled. */
function place({ from, to }: { from: number; to: number }, { column, left }: Geometry) {
  const x = from * column + 1.5;
  const width = (to - from + 1) * column - 3;
  const labelX = Math.max(x, Math.min(left, x + width - 60)) + 6;
  return { x, width, labelX, room: x + width - labelX - 4 };
}

function Label({ text, x, y, room }: { text: string; x: number; y: number; room: number }) {
  const shown = fitted(text, room);
  return shown === '' ? null : (
    <text x={x} y={y}>
      {shown}
    </text>
  );
}

function fitted(text: string, room: number): string {
  const fits = Math.floor(room / CHARACTER);
  if (text.length <= fits) return text;
  return fits < 4 ? '' : `${text.slice(0, fits - 1)}…`;
}

function Lanes({
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

const HATCH_OWNERS: readonly Owner[] = ['firmware', 'cxl', 'hmem', 'foreign'];

const HATCH_PATH: Readonly<Record<Owner, string>> = {
  firmware: 'M-2 2L2-2M0 8L8 0M6 10L10 6',
  cxl: 'M2 2h0.01M6 6h0.01',
  hmem: 'M-2 6L2 10M0 0L8 8M6-2L10 2',
  foreign: 'M0 0L8 8M8 0L0 8',
};

function Hatches() {
  return (
    <svg width="0" height="0" aria-hidden="true" class="hatches">
      <defs>
        {HATCH_OWNERS.map((owner) => (
          <pattern id={`hatch-${owner}`} width="8" height="8" patternUnits="userSpaceOnUse">
            <path class={`hatch-line ${owner}`} d={HATCH_PATH[owner]} />
          </pattern>
        ))}
      </defs>
    </svg>
  );
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
