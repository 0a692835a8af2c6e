/**
 * What a state says when it is asked for a field that it has not: an error, where JavaScript would
 * say undefined, or take a write and lose it. A misspelt field would otherwise be a proof of nothing.
 */
import { ModelError } from './error.ts';

/**
 * The last but one in the chain of prototypes of every record, so that fields that are there cost
 * nothing.
 */
export const missingField: object = new Proxy({} as Record<PropertyKey, unknown>, {
  get(target, name, receiver: object) {
    if (typeof name === 'string' && !isKnownToAll(name)) refuse(name, receiver);
    return Reflect.get(target, name, receiver) as unknown;
  },
  set(_target, name, _value, receiver: object) {
    return refuse(String(name), receiver);
  },
});

/** Does every object have it, or is it asked of every object, by JSON and by `await`? */
function isKnownToAll(name: string): boolean {
  return name in Object.prototype || name === 'toJSON' || name === 'then';
}

function refuse(name: string, record: object): never {
  throw new ModelError(`there is no field '${name}', only ${fieldNames(record).join(', ')}`);
}

/** Fields are accessors of the record itself; sets and queues have methods. */
function fieldNames(record: object): string[] {
  const names = Object.keys(record);
  if (names.length > 0) return names;
  const methods = Object.getOwnPropertyNames(Object.getPrototypeOf(record) as object);
  return methods.filter((name) => name !== 'constructor' && name !== 'toJSON');
}
