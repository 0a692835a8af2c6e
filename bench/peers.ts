/**
 * The other engines: how each is built for a system and what its output says.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { numberBefore, run, versionOf } from './child.ts';
import { murphi } from './models/murphi.ts';
import { promela } from './models/promela.ts';
import { familyOf, type MeasuredName } from './names.ts';
import type { EngineName, Sample } from './result.ts';
import { fromRoot } from './root.ts';

/** A way to search a system that was made ready: SPIN has several, and the fastest one counts. */
export type Searcher = () => Sample;

export interface Peer {
  readonly name: EngineName;
  /** For instance 'Spin Version 6.5.2'; undefined when something that it needs is missing. */
  version(): string | undefined;
  /** Generates and compiles a checker for the system, in a directory of its own. */
  build(name: MeasuredName, directory: string, states: number): readonly Searcher[];
}

const gcc = () => versionOf('gcc', '--version');

const spin: Peer = {
  name: 'spin',
  version: () => gcc() && versionOf('spin', '-V'),
  build(name, directory, states) {
    writeFileSync(join(directory, 'model.pml'), promela(name));
    run('spin', ['-a', 'model.pml'], directory);
    // SPIN prints eight digits of each count; large ones need all.
    const source = join(directory, 'pan.c');
    writeFileSync(source, readFileSync(source, 'utf8').replaceAll('%9.8g', '%9.0f'));
    // A slot per state, and a stack for the longest path that there can be.
    const table = `-w${Math.max(16, Math.ceil(Math.log2(states)))}`;
    const depth = `-m${states + 100}`;
    return [[], ['-DBFS']].map((search, index) => {
      const pan = `pan${index}`;
      const flags = ['-w', '-O3', '-DSAFETY', '-DNOREDUCE', '-DMEMLIM=16000', ...search];
      run('gcc', [...flags, '-o', pan, 'pan.c'], directory);
      // -E: philosophers may starve; -n: no list of unreached code.
      return () => {
        const { text, usage } = measure(directory, `./${pan}`, [table, depth, '-E', '-n']);
        if (!/errors: 0/.test(text) || /not completed/.test(text)) throw new Error(text);
        return {
          ...usage,
          states: numberBefore(text, /states, stored/),
          // SPIN counts the initial state as one more.
          transitions: numberBefore(text, /transitions/) - 1,
        };
      };
    });
  },
};

const rumur: Peer = {
  name: 'rumur',
  version: () => gcc() && versionOf('rumur', '--version'),
  build(name, directory) {
    writeFileSync(join(directory, 'model.m'), murphi(name));
    const quiet = ['--deadlock-detection', 'off', '--threads', '1'];
    run('rumur', [...quiet, '--output', 'model.c', 'model.m'], directory);
    const flags = ['-w', '-std=c11', '-O3', '-march=native', '-mcx16'];
    run('gcc', [...flags, '-o', 'model', 'model.c', '-lpthread'], directory);
    return [
      () => {
        const { text, usage } = measure(directory, './model', []);
        if (!/No error found/.test(text)) throw new Error(text.slice(-2000));
        return {
          ...usage,
          states: numberBefore(text, /states,/),
          transitions: numberBefore(text, /rules fired/),
        };
      },
    ];
  },
};

const c: Peer = {
  name: 'c',
  version: gcc,
  build(name, directory) {
    const { family, size, modulus } = familyOf(name);
    const width = Math.ceil(Math.log2(modulus));
    const sizes = [`-DSIZE=${size}`, `-DMODULUS=${modulus}`, `-DWIDTH=${width}`];
    const source = fromRoot('bench', 'c', `${family}.c`);
    run('gcc', ['-O3', '-march=native', ...sizes, '-o', 'search', source], directory);
    return [
      () => {
        const { text, usage } = measure(directory, './search', []);
        return {
          ...usage,
          states: numberBefore(text, /states/),
          transitions: numberBefore(text, /transitions/),
          bytes: numberBefore(text, /bytes/),
        };
      },
    ];
  },
};

export const PEERS: readonly Peer[] = [spin, rumur, c];

/** Compiles what `measure` needs. */
export function prepareMeasuring(directory: string): void {
  const source = fromRoot('bench', 'c', 'measure.c');
  mkdirSync(directory, { recursive: true });
  run('gcc', ['-O2', '-o', join(directory, 'measure'), source]);
}

function measure(
  directory: string,
  command: string,
  args: readonly string[],
): { text: string; usage: { cpuSeconds: number; bytes: number } } {
  const text = run('../measure', ['usage', command, ...args], directory);
  const [cpuSeconds = NaN, bytes = NaN] = readFileSync(join(directory, 'usage'), 'utf8')
    .split(' ')
    .map(Number);
  return { text, usage: { cpuSeconds, bytes } };
}
