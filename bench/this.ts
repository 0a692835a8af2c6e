/**
 * One exploration by this engine in a process of its own, so that every sample includes what a
 * user's run includes. Prints a `Sample` with `startSeconds` as JSON.
 *
 *     node dist/bench/this.js NAME
 */
import { explore } from '../checker/explore/search.ts';
import { parseName } from './names.ts';
import type { Sample } from './result.ts';
import { measuredSystem } from './systems.ts';

const name = parseName(process.argv[2] ?? '');
if (name === undefined) throw new Error('expected the name of a system');
const { system, properties } = measuredSystem(name);
// Milliseconds since the process started.
const startSeconds = performance.now() / 1000;
const before = process.cpuUsage();
const result = explore(system, { properties });
const cpuSeconds = process.cpuUsage(before).user / 1e6;

const failed = [...result.verdicts.values()].find(({ kind }) => kind !== 'holds');
if (failed !== undefined) throw new Error(`${name}: ${JSON.stringify(failed)}`);
const { states, transitions, memoryWithoutQueue: bytes = result.memory } = result;
const sample: Sample = { states, transitions, cpuSeconds, bytes };
console.log(JSON.stringify({ ...sample, startSeconds }));
