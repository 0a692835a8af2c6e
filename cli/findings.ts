/**
 * `npm run findings`: searches the least violation of every design and property, keeps the traces in
 * counterexamples/gallery/, each with a page that explains it, and writes docs/findings.md from them.
 */
import { readdirSync } from 'node:fs';
import { record, writeTrace } from '../counterexamples/index.ts';
import { leastViolations } from '../counterexamples/least.ts';
import { buildModel, designs, scenarios } from '../model/index.ts';
import { properties } from '../properties/index.ts';
import { helpOption } from './check-options.ts';
import { writeAtomically } from './files.ts';
import {
  FINDINGS,
  findingsOfGallery,
  GALLERY,
  isInFindings,
  pageOf,
  replayGallery,
} from './gallery.ts';
import { nodeFiles } from './node-files.ts';
import { realRegistry } from './real-registry.ts';
import { runScript } from './script.ts';

await runScript(
  {
    name: 'findings',
    usage: 'npm run findings',
    summary:
      'Searches the least violation of every design and property, and writes counterexamples/gallery/ and docs/findings.md anew. Takes some minutes.',
    options: helpOption,
  },
  writeFindings,
);

function writeFindings(): void {
  const asked = scenarios.filter(isInFindings);
  const kept = new Set<string>();
  for (const design of designs) {
    for (const { model, property, path } of leastViolations(
      design,
      asked,
      properties,
      buildModel,
    )) {
      const file = `${GALLERY}/${design.id}.${property.id}.json`;
      kept.add(file);
      writeAtomically(nodeFiles, file, writeTrace(record(model, property, path, realRegistry)));
    }
    process.stderr.write(`${design.id}: done\n`);
  }
  for (const name of readdirSync(GALLERY)) {
    const file = `${GALLERY}/${name}`;
    if (name.endsWith('.json') && !kept.has(file)) nodeFiles.remove(file);
    if (name.endsWith('.md')) nodeFiles.remove(file);
  }
  for (const { file, text } of replayGallery().map(pageOf)) writeAtomically(nodeFiles, file, text);
  writeAtomically(nodeFiles, FINDINGS, findingsOfGallery());
}
