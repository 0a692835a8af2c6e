/**
 * A distributed linked list, as `ex/sym/list6.m` of the Murphi distribution has it: cells ask the head
 * to be added and delete themselves with the help of a token that goes round.
 *
 * A message that cannot be handled yet stays in the network; its rule fires all the same. With four
 * cells beside the head Murphi counts 23 410 representatives and 99 874 rules fired, and 560 185
 * states without symmetry.
 */
import type { Always } from '../language/property.ts';
import { system } from '../language/system.ts';
import {
  array,
  boolean,
  enumeration,
  queue,
  range,
  record,
  oneOf,
  type ViewOf,
} from '../language/types.ts';

/** `cells` beside the head, which has the number after theirs. */
export function linkedList(cells: number) {
  const head = cells;
  const capacity = cells + 4;
  const pointer = range(0, cells);
  const cell = record({
    next: pointer,
    state: enumeration('normal', 'wait head', 'wait pred', 'wait del ack'),
    isInList: boolean(),
  });
  const ends = { source: pointer, destination: pointer };
  const message = oneOf({
    add: ends,
    head: { ...ends, first: pointer },
    pred: ends,
    'change next': { ...ends, before: pointer, after: pointer },
    'del ack': ends,
  });
  const layout = record({
    cell: array(cells, cell),
    head: cell,
    /** In the order in which they were sent; any of them may arrive. */
    net: queue(capacity, message),
  });
  type State = ViewOf<typeof layout>;

  const at = (s: State, c: number) => (c === head ? s.head : s.cell[c]);
  const hasRoom = (s: State) => s.net.length < capacity - 3;
  const asks = { actor: 'cell', parameters: Array.from({ length: cells }, (_, c) => c) };

  /** True when the message at a place was handled, and has to go. */
  const handle = (s: State, place: number): boolean => {
    const arrived = s.net.at(place);
    const { source, destination } = arrived;
    const me = at(s, destination);
    switch (arrived.kind) {
      case 'add':
        if (me.state !== 'normal') return false;
        s.net.push({ kind: 'head', source: head, destination: source, first: me.next });
        me.next = source;
        return true;
      case 'head':
        if (me.state !== 'wait head') throw new Error('nobody asked for it');
        Object.assign(me, { next: arrived.first, isInList: true, state: 'normal' });
        return true;
      case 'pred':
        if (me.state === 'wait head') return false;
        if (me.state === 'normal') {
          s.net.push({ kind: 'pred', source: destination, destination: me.next });
        } else if (me.state === 'wait pred') {
          me.state = 'wait del ack';
          const change = { before: destination, after: me.next };
          const back = { source: destination, destination: source };
          s.net.push({ kind: 'change next', ...back, ...change });
        } else throw new Error('the token came too early');
        return true;
      case 'change next': {
        if (me.state !== 'normal' && me.state !== 'wait pred') return false;
        const { before, after } = arrived;
        if (me.next !== before) {
          // Another cell was inserted in between.
          const on = { source: destination, destination: me.next };
          s.net.push({ kind: 'change next', ...on, before, after });
          return true;
        }
        me.next = after;
        s.net.push({ kind: 'del ack', source: destination, destination: before });
        s.net.push({ kind: 'pred', source: destination, destination: after });
        return true;
      }
      case 'del ack':
        if (me.state !== 'wait del ack') throw new Error('nobody asked for it');
        Object.assign(me, { next: destination, isInList: false, state: 'normal' });
        return true;
    }
  };

  return system({
    name: `linked list, ${cells} cells`,
    layout,
    symmetry: [
      {
        ...{ name: 'cells', count: cells, arrays: ['cell'] },
        indices: [
          ...['cell[*].next', 'head.next', 'net[*].source', 'net[*].destination'],
          ...['net[*].first', 'net[*].before', 'net[*].after'],
        ],
      },
    ],
    initialise(s) {
      for (let c = 0; c <= cells; c++) at(s, c).next = c;
      s.head.isInList = true;
      s.net.push({ kind: 'pred', source: head, destination: head });
    },
    rules: [
      {
        name: 'ask to be added',
        ...asks,
        guard: (s, c: number) => s.cell[c].state === 'normal' && !s.cell[c].isInList && hasRoom(s),
        effect(s, c: number) {
          s.net.push({ kind: 'add', source: c, destination: head });
          s.cell[c].state = 'wait head';
        },
      },
      {
        name: 'wait for the token, to be deleted',
        ...asks,
        guard: (s, c: number) => s.cell[c].state === 'normal' && s.cell[c].isInList && hasRoom(s),
        effect(s, c: number) {
          s.cell[c].state = 'wait pred';
        },
      },
      {
        name: 'receive',
        actor: 'network',
        parameters: Array.from({ length: capacity }, (_, place) => place),
        guard: (s, place: number) => place < s.net.length,
        effect(s, place: number) {
          if (handle(s, place)) s.net.take(place);
        },
      },
    ],
  });
}

interface Cells {
  readonly cell: ArrayLike<{
    readonly state: string;
    readonly isInList: boolean;
    readonly next: number;
  }>;
}

/** A cell that is not in the list and waits for nothing points to itself. */
export const deadPointsToItself: Always<Cells> = {
  id: 'dead-points-to-itself',
  kind: 'always',
  symmetric: true,
  sentence: 'A cell that is not in the list and waits for nothing points to itself.',
  holds: ({ cell }) =>
    Array.from({ length: cell.length }, (_, c) => c).every(
      (c) => cell[c].isInList || cell[c].state !== 'normal' || cell[c].next === c,
    ),
};
