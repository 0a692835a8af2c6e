/**
 * npm run bench: how fast the search is, beside SPIN, Rumur and hand-written C.
 *
 *     node dist/bench/main.js [--system NAME]... [--json] [--write]
 *
 * --json prints the results alone on stdout; --write puts them into docs/performance.md.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measureSystem } from './measure.ts';
import { MEASURED, type MeasuredName, parseName } from './names.ts';
import { PEERS, prepareMeasuring } from './peers.ts';
import { lines, page } from './report.ts';
import type { EngineName, SystemResult } from './result.ts';
import { fromRoot } from './root.ts';

main(process.argv.slice(2));

function main(args: string[]): void {
  const options = {
    system: { type: 'string', multiple: true },
    json: { type: 'boolean' },
    write: { type: 'boolean' },
  } as const;
  const { values } = parseArgs({ args, options });
  const names: MeasuredName[] = [];
  for (const given of values.system ?? MEASURED) {
    const name = parseName(given);
    if (name === undefined) {
      console.error(
        `unknown system '${given}': expected 2pc-N, peterson-N, philosophers-N (N from 2 to 20) or grid-NxM`,
      );
      process.exitCode = 2;
      return;
    }
    names.push(name);
  }

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
      if (!values.json) console.log(`${lines(result)}\n`);
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
  if (values.json) console.log(JSON.stringify({ systems: results }, undefined, 2));
  if (values.write) {
    const missing = PEERS.filter((peer) => !versions.has(peer.name)).map(({ name }) => name);
    const machine = `${cpus().length} cores, ${cpus()[0]?.model.trim() ?? 'unknown'}`;
    const date = new Date().toISOString().slice(0, 10);
    mkdirSync(fromRoot('docs'), { recursive: true });
    const text = page(results, { date, machine, versions, missing });
    writeFileSync(fromRoot('docs', 'performance.md'), text);
  }
}
