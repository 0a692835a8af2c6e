/**
 * The axis of addresses, and beside it what firmware says of them.
 */
import { HEAD } from './chart-geometry.ts';
import type { ChartLayout } from './chart-layout.ts';
import { addressText, rangeSize } from '../data/words.ts';

export function Axis({
  layout,
  right,
  firmware,
}: {
  layout: ChartLayout;
  right: number;
  firmware: boolean;
}) {
  const bars = { SR: 10, CFMWS: 34, HDM: 58 } as const;
  return (
    <g transform={`translate(0 ${HEAD})`}>
      {Object.entries(firmware ? bars : {}).map(([name, x]) => (
        <text class="firmware-head" x={x + 5} y={-8}>
          {name}
        </text>
      ))}
      {(firmware ? layout.firmware : []).map((bar) => (
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
          <text class="address" x={right - 10} y={row.y + 11}>
            {addressText(row.start)}
          </text>
          {row.height >= 26 || row.gap ? (
            <text class="size" x={right - 10} y={row.y + (row.gap ? 22 : 23)}>
              {row.gap ? `gap, ${rangeSize(row)}` : rangeSize(row)}
            </text>
          ) : null}
        </g>
      ))}
      <text class="address" x={right - 10} y={layout.height + 11}>
        {addressText(layout.rows.at(-1)!.end)}
      </text>
      <line class="axis" x1={right - 1} x2={right - 1} y1={0} y2={layout.height} />
    </g>
  );
}
