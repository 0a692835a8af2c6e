/**
 * Is what an earlier run found still what this program would find?
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the verdicts of a search follow from, below the folder of the compiled program. */
const FOLDERS = ['checker', 'model', 'properties'];

/** Changes whenever the compiled checker, model or properties do. */
export function fingerprint(program: string): string {
  const hash = createHash('sha256');
  for (const folder of FOLDERS) {
    const names = readdirSync(join(program, folder), { recursive: true, encoding: 'utf8' });
    for (const name of names.filter((n) => /^(?!.*\.test\.).*\.js$/.test(n)).sort()) {
      hash.update(`${folder}/${name}\n`).update(readFileSync(join(program, folder, name)));
    }
  }
  return hash.digest('hex');
}
