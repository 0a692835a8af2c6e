/**
 * What a snapshot and the search that resumes it must have in common.
 */
import type { CompiledSystem } from '../state/compile.ts';
import type { SearchOptions } from './options.ts';
import { SnapshotError } from '../store/snapshot-format.ts';

/** By name: values that are fit to be printed. */
export type Identity = Readonly<Record<string, string>>;

/**
 * The identity of a search. Bounds of time and memory are no part of it: a search may be given more
 * of them when it is resumed. Of functions it has the text, not what they refer to.
 */
export function identityOf<State>(
  { system, layout, costs }: CompiledSystem<State>,
  options: SearchOptions<State>,
): Identity {
  const { search = 'bfs', store = 'exact', bounds = {}, stopWhenDecided = false } = options;
  const rules = system.rules.map((rule) => [
    ...[rule.name, rule.environment, rule.budget, rule.parameters?.length],
    ...[String(rule.guard), String(rule.effect)],
  ]);
  const { initialStates, initialise, finished } = system;
  const budgets = [costs.names, costs.limits.map(String)];
  const functions = [initialise, finished].map(String);
  return {
    system: system.name,
    'text of the system': fingerprint([layout.fields, rules, budgets, initialStates, functions]),
    properties: (options.properties ?? []).map(({ id }) => id).join(', '),
    'text of the properties': fingerprint([
      (options.properties ?? []).map(functionsAsText),
      (options.measures ?? []).map(functionsAsText),
    ]),
    search,
    store,
    'depth bound': String(bounds.depth ?? 'none'),
    'states bound': String(bounds.states ?? 'none'),
    'stop when decided': String(stopWhenDecided),
  };
}

/** Throws SnapshotError that names the first difference. */
export function requireSame(found: unknown, expected: Identity): void {
  const snapshot = (typeof found === 'object' && found !== null ? found : {}) as Identity;
  for (const [name, value] of Object.entries(expected)) {
    const other = snapshot[name];
    if (other === value) continue;
    throw new SnapshotError(
      `it is of another search: ${name} was ${other ?? 'unknown'}, now it is ${value}`,
    );
  }
}

function functionsAsText(item: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(item).map(([name, value]) => [
      name,
      typeof value === 'function' ? String(value) : (value as unknown),
    ]),
  );
}

/** 64 bits of a value's JSON text, in hexadecimal. */
function fingerprint(value: unknown): string {
  const text = JSON.stringify(value);
  let h = 0x811c9dc5;
  let g = 0x9747b28c;
  for (let i = 0; i < text.length; i++) {
    h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
    g = Math.imul(g ^ text.charCodeAt(i), 0x5bd1e995);
    g ^= g >>> 15;
  }
  return [h, g].map((part) => (part >>> 0).toString(16).padStart(8, '0')).join('');
}
