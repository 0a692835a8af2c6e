/**
 * What lies on the chart: nodes of the resource tree, dax devices, and marks on bytes that are wrong.
 */
import { CHARACTER, fitted, type Geometry } from './chart-geometry.ts';
import type { Box, Mark, Strip } from './chart-layout.ts';
import { OWNER_WORD, type Owner, TROUBLE_WORD } from '../data/ownership.ts';
import { rangeSize, rangeText } from '../data/words.ts';

export function BoxShape({ box, geometry }: { box: Box; geometry: Geometry }) {
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

export function StripShape({ strip, geometry }: { strip: Strip; geometry: Geometry }) {
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

export function MarkShape({ mark, geometry }: { mark: Mark; geometry: Geometry }) {
  const { x, width, labelX, room } = place(mark, geometry);
  const text = TROUBLE_WORD[mark.kind];
  const shown = fitted(text, room);
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
            y={mark.labelTop}
            width={shown.length * CHARACTER + 8}
            height={15}
            rx={3}
          />
          <text x={labelX + 2} y={mark.labelTop + 11}>
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

const HATCH_OWNERS: readonly Owner[] = ['firmware', 'cxl', 'hmem', 'foreign'];

const HATCH_PATH: Readonly<Record<Owner, string>> = {
  firmware: 'M-2 2L2-2M0 8L8 0M6 10L10 6',
  cxl: 'M2 2h0.01M6 6h0.01',
  hmem: 'M-2 6L2 10M0 0L8 8M6-2L10 2',
  foreign: 'M0 0L8 8M8 0L0 8',
};

/** The hatches of the owners, to which shapes refer. */
export function Hatches() {
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
