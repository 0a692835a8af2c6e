/**
 * A view of a state whose reads and writes all go through two functions.
 *
 * It behaves as the view of the search does (`view.ts`), and is slower: every scalar has an accessor
 * of its own, elements of arrays too.
 */
import { ModelError } from './error.ts';
import type { RecordShape, ScalarsShape, Shape } from './fields.ts';
import { setProperty } from './bits-property.ts';
import { missingField } from './missing-field.ts';

export interface Access {
  /** The value of a slot. */
  read(slot: number): unknown;
  /** A rule assigns a value, of whatever kind, to a slot. */
  write(slot: number, value: unknown): void;
}

export function observedView(root: RecordShape, { read, write }: Access): object {
  const build = (shape: Shape): object => {
    if (shape.kind === 'scalars') return scalarArray(shape);
    if (shape.kind === 'list') return Object.freeze(shape.elements.map(build));
    return recordView(shape);
  };
  const scalar = (slot: number): PropertyDescriptor => ({
    get: () => read(slot),
    set: (value) => write(slot, value),
    enumerable: true,
  });
  const scalarArray = ({ slot, length }: ScalarsShape): unknown[] => {
    const values: unknown[] = [];
    for (let i = 0; i < length; i++) Object.defineProperty(values, i, scalar(slot + i));
    return Object.preventExtensions(values) as unknown[];
  };
  const recordView = ({ path, slot, scalars, sets, parts }: RecordShape): object => {
    const view = Object.create(missingField) as object;
    scalars.forEach(({ name }, i) => Object.defineProperty(view, name, scalar(slot + i)));
    for (const shape of sets) Object.defineProperty(view, shape.name, setProperty(shape));
    for (const { name, shape } of parts) {
      const part = build(shape);
      const whole = path === '' ? name : `${path}.${name}`;
      Object.defineProperty(view, name, {
        get: () => part,
        set() {
          throw new ModelError(`${whole}: assign its elements or fields, not the whole of it`);
        },
        enumerable: true,
      });
    }
    return Object.preventExtensions(view);
  };
  return build(root);
}
