/**
 * `npm run findings`: searches the least violation of every design and property, keeps the traces in
 * counterexamples/gallery/, each with a page that explains it, and writes docs/findings.md and the
 * chapters of docs/findings/ from them.
 */
import { readdirSync } from 'node:fs';
import { record, writeTrace } from '../../counterexamples/index.ts';
import { leastViolations } from '../../counterexamples/least/least.ts';
import { buildModel, designs, scenarios } from '../../model/index.ts';
import { properties } from '../../properties/index.ts';
import { writeAtomically } from '../system/files.ts';
import {
  CHAPTERS,
  DOCS,
  findingsOfGallery,
  GALLERY,
  isInFindings,
  pageOf,
  replayGallery,
  VIOLATED_ON,
} from './gallery.ts';
import { helpOption } from '../options/help-lines.ts';
import { nodeFiles } from '../system/node-files.ts';
import { realRegistry } from '../jobs/real-registry.ts';
import { runScript } from './script.ts';

await runScript(
  {
    name: 'findings',
    usage: 'npm run findings',
    summary:
      'Searches the least violation of every design and property, and writes counterexamples/gallery/, docs/findings.md and docs/findings/ anew. Takes a minute or two.',
    options: helpOption,
  },
  writeFindings,
);

function writeFindings(): void {
  const asked = scenarios.filter(isInFindings);
  const written = new Set<string>();
  const write = (file: string, text: string) => {
    writeAtomically(nodeFiles, file, text);
    written.add(file);
  };
  const violatedOn: Record<string, Record<string, readonly string[]>> = {};
  for (const design of designs) {
    const least = leastViolations(design, asked, properties, buildModel);
    violatedOn[design.id] = Object.fromEntries(least.map((v) => [v.property.id, v.violatedOn]));
    for (const { model, property, path } of least) {
      const trace = record(model, property, path, realRegistry);
      write(`${GALLERY}/${design.id}.${property.id}.json`, writeTrace(trace));
    }
    process.stderr.write(`${design.id}: done\n`);
  }
  write(VIOLATED_ON, `${JSON.stringify(violatedOn, null, 1)}\n`);
  removeOthers(GALLERY, '.json');
  for (const { file, text } of replayGallery().map((violation) => pageOf(violation)))
    write(file, text);
  for (const { path, text } of findingsOfGallery()) write(`${DOCS}/${path}`, text);
  removeOthers(GALLERY, '.md');
  removeOthers(CHAPTERS, '.md');

  /** What an earlier version of the findings had and this one has not. */
  function removeOthers(folder: string, ending: string): void {
    for (const name of readdirSync(folder)) {
      const file = `${folder}/${name}`;
      if (name.endsWith(ending) && !written.has(file)) nodeFiles.remove(file);
    }
  }
}
