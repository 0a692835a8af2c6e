/**
 * `npm run bench`: how fast the search is, beside SPIN, Rumur and hand-written C.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { helpOption } from '../cli/options/help-lines.ts';
import type { OptionTable, OptionValues } from '../cli/options/options.ts';
import { runScript } from '../cli/maintain/script.ts';
import { UserError } from '../cli/system/user-error.ts';
import { measureSystem } from './measure.ts';
import { MEASURED, type MeasuredName, NAMES, parseName } from './names.ts';
import { PEERS, prepareMeasuring } from './peers.ts';
import { lines, page } from './report.ts';
import type { EngineName, SystemResult } from './result.ts';
import { fromRoot } from './root.ts';

const benchOptions = {
  system: {
    kind: 'texts',
    metavar: 'NAME',
    help: `${NAMES}; repeatable (default: those of docs/performance.md)`,
  },
  json: { kind: 'flag', help: 'print the results alone, as JSON' },
  write: { kind: 'flag', help: 'put the results into docs/performance.md' },
  ...helpOption,
} as const satisfies OptionTable;

await runScript(
  {
    name: 'bench',
    usage: 'npm run bench -- [options]',
    summary:
      'Measures how fast systems are explored, beside SPIN, Rumur and hand-written C where they are installed. Everything takes some twenty minutes on an idle machine.',
    options: benchOptions,
  },
  ({ options }) => measure(options),
);

function measure(options: OptionValues<typeof benchOptions>): void {
  const given = options.system.length > 0 ? options.system : MEASURED;
  const names = given.map((text): MeasuredName => {
    const name = parseName(text);
    if (name !== undefined) return name;
    throw new UserError(`--system ${text}: expected ${NAMES}`);
  });

  const versions = new Map<EngineName, string>([['this', `Node ${process.version}`]]);
  const peers = PEERS.filter((peer) => {
    const version = peer.version();
    if (version === undefined) console.error(`${peer.name}: not installed, left out`);
    else versions.set(peer.name, version);
    return version !== undefined;
  });
  const directory = mkdtempSync(join(tmpdir(), 'bench-'));
  const results: SystemResult[] = [];
  try {
    if (peers.length > 0) prepareMeasuring(directory);
    for (const name of names) {
      const result = measureSystem(name, peers, directory);
      results.push(result);
      if (!options.json) console.log(`${lines(result)}\n`);
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
  if (options.json) console.log(JSON.stringify({ systems: results }, undefined, 2));
  if (options.write) {
    const missing = PEERS.filter((peer) => !versions.has(peer.name)).map(({ name }) => name);
    const machine = `${cpus().length} cores, ${cpus()[0]?.model.trim() ?? 'unknown'}`;
    const date = new Date().toISOString().slice(0, 10);
    mkdirSync(fromRoot('docs'), { recursive: true });
    const text = page(results, { date, machine, versions, missing });
    writeFileSync(fromRoot('docs', 'performance.md'), text);
  }
}
