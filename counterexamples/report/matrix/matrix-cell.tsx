/**
 * The verdict on one property under one design, on one scenario or on all of them together.
 */
import type { Aggregate } from './aggregate.ts';
import { traceLink } from '../data/route.ts';
import { VERDICT } from '../data/words.ts';

export function Cell({
  cell,
  design,
  property,
  single,
}: {
  cell: Aggregate;
  design: string;
  property: string;
  single: boolean;
}) {
  const { sign, word } = VERDICT[cell.verdict];
  const count = single
    ? ''
    : cell.verdict === 'violated'
      ? `${cell.violated.length}/${cell.decided}`
      : '';
  const body = (
    <>
      <span class="sign" aria-hidden="true">
        {sign}
      </span>
      <span class="word">{word}</span>
      {count === '' ? null : <span class="count">{count}</span>}
      {cell.differs ? (
        <span class="differs" title="not the verdict on record">
          ≠
        </span>
      ) : null}
      {cell.bounded && cell.verdict !== 'holds-within' ? (
        <span class="bounded" title="not every search was exhaustive">
          ≈
        </span>
      ) : null}
    </>
  );
  const [first] = cell.violated;
  return (
    <td
      class={`cell ${cell.verdict}`}
      style={{ '--share': String(cell.violated.length / Math.max(1, cell.decided)) }}
      data-design={design}
      data-property={property}
    >
      {first === undefined ? (
        <span class="plain">{body}</span>
      ) : (
        <a
          href={traceLink(first, design, property)}
          title={`${design} breaks ${property} on ${cell.violated.join(', ')}`}
        >
          {body}
        </a>
      )}
    </td>
  );
}
