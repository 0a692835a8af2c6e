/**
 * What a state says when it is asked for a field that it has not: an error, where JavaScript would
 * say undefined, or take a write and lose it. A misspelt field would otherwise be a proof of nothing.
 */
import { ModelError } from './error.ts';

/**
 * The last but one in the chain of prototypes of every record, so that fields that are there cost
 * nothing. Names that begin with `$` are the engine's own.
 */
export const missingField: object = new Proxy({} as Record<PropertyKey, unknown>, {
  get(target, name, receiver: object) {
    if (typeof name === 'string' && !isKnownToAll(name)) refuse(name, receiver);
    return Reflect.get(target, name, receiver) as unknown;
  },
  set(_target, name, value, receiver: object) {
    if (typeof name !== 'string' || !name.startsWith('$')) refuse(String(name), receiver);
    const own = { value, writable: true, enumerable: true, configurable: true };
    return Reflect.defineProperty(receiver, name, own);
  },
});

/** Does every object have it, or is it asked of every object, by JSON and by `await`? */
function isKnownToAll(name: string): boolean {
  return name in Object.prototype || name === 'toJSON' || name === 'then';
}

function refuse(name: string, record: object): never {
  throw new ModelError(`there is no field '${name}', only ${fieldNames(record).join(', ')}`);
}

/** Fields are accessors of the record itself, or of its class. */
function fieldNames(record: object): string[] {
  const holders = [record, Object.getPrototypeOf(record) as object];
  return holders.flatMap((holder) =>
    Object.entries(Object.getOwnPropertyDescriptors(holder))
      .filter(([, { get }]) => get !== undefined)
      .map(([name]) => name),
  );
}
