/**
 * npm run bench: how fast the search is on systems with published counts.
 *
 *     node --expose-gc dist/bench/main.js [--system NAME]... [--json]
 */
import { parseArgs } from 'node:util';
import { explore } from '../checker/search.ts';
import { type Measured, measuredSystem } from './systems.ts';

const DEFAULT_SYSTEMS = ['2pc-7', 'peterson-5', 'philosophers-12'];
const RUNS = 3;

interface EngineResult {
  readonly name: string;
  /** User CPU time of one exploration, from compiling the system to the verdicts. */
  readonly cpuSeconds: number;
  readonly transitionsPerSecond: number;
  readonly bytesPerState: number;
}

interface SystemResult {
  readonly name: string;
  readonly states: number;
  readonly transitions: number;
  readonly engines: readonly EngineResult[];
}

main(process.argv.slice(2));

function main(args: string[]): void {
  const options = {
    system: { type: 'string', multiple: true },
    json: { type: 'boolean' },
  } as const;
  const { values } = parseArgs({ args, options });
  const results: SystemResult[] = [];
  for (const name of values.system ?? DEFAULT_SYSTEMS) {
    const measured = measuredSystem(name);
    if (measured === undefined) {
      console.error(
        `unknown system '${name}': expected 2pc-N, peterson-N, philosophers-N or grid-NxM`,
      );
      process.exitCode = 2;
      return;
    }
    const result = measure(name, measured);
    results.push(result);
    if (!values.json) console.log(lines(result));
  }
  if (values.json) console.log(JSON.stringify({ systems: results }, undefined, 2));
}

/** The run with the median time of `RUNS`; the first one includes the warm-up of the engine. */
function measure(name: string, { system, properties }: Measured): SystemResult {
  const runs = Array.from({ length: RUNS }, () => {
    globalThis.gc?.();
    const before = process.cpuUsage();
    const result = explore(system, { properties });
    const cpuSeconds = process.cpuUsage(before).user / 1e6;
    const failed = [...result.verdicts.values()].find(({ kind }) => kind !== 'holds');
    if (failed !== undefined) throw new Error(`${name}: ${JSON.stringify(failed)}`);
    return { result, cpuSeconds };
  });
  runs.sort((a, b) => a.cpuSeconds - b.cpuSeconds);
  const median = runs[Math.floor(RUNS / 2)];
  if (median === undefined) throw new Error('no run');
  const { result, cpuSeconds } = median;
  const { states, transitions } = result;
  const engine = {
    name: 'this',
    cpuSeconds,
    transitionsPerSecond: transitions / cpuSeconds,
    bytesPerState: result.memory / states,
  };
  return { name, states, transitions, engines: [engine] };
}

function lines({ name, states, transitions, engines }: SystemResult): string {
  const figures = engines.map(({ cpuSeconds, transitionsPerSecond, bytesPerState }) =>
    [
      `  ${cpuSeconds.toFixed(2)} s`,
      `${(transitionsPerSecond / 1e6).toFixed(2)} M transitions/s of user CPU time`,
      `${bytesPerState.toFixed(1)} bytes/state`,
    ].join(', '),
  );
  return [`${name}: ${states} states, ${transitions} transitions`, ...figures].join('\n');
}
