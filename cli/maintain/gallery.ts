/**
 * The recorded counterexamples of the gallery, and the documents made of them.
 */
import { readdirSync } from 'node:fs';
import { confirmations } from '../../conformance/recordings/confirmations.ts';
import { designIdOf } from '../../conformance/compare/kernel-design.ts';
import { allRecordings } from '../../conformance/recordings/recordings.ts';
import type { Configurations } from '../../counterexamples/findings/configurations.ts';
import { type Explanation, explain } from '../../counterexamples/explain/explain.ts';
import { exportTrace } from '../../counterexamples/export/formats.ts';
import { findingsPages, type Page } from '../../counterexamples/findings/pages.ts';
import {
  problemText,
  readTrace,
  replayTrace,
  type ReplayedTrace,
} from '../../counterexamples/index.ts';
import { hugeScenarios, type Scenario } from '../../model/index.ts';
import { readText } from '../system/files.ts';
import { nodeFiles } from '../system/node-files.ts';
import { realRegistry } from '../jobs/real-registry.ts';

export const GALLERY = 'counterexamples/gallery';
export const DOCS = 'docs';
/** What is kept for the next run of those who write docs/. */
export const KEPT = 'cli/maintain/kept';
/** One page for each design. */
export const CHAPTERS = `${DOCS}/findings`;
/** Where each design breaks each property with the least interference; see `ViolatedOn`. */
export const VIOLATED_ON = `${KEPT}/findings.json`;
/** What "npm run configurations" found, and the page that says it. */
export const CONFIGURATIONS = `${KEPT}/configurations.json`;
export const CONFIGURATIONS_PAGE = `${DOCS}/configurations.md`;

/** The findings leave out what takes long and shows nothing that a smaller scenario does not. */
export function isInFindings({ name }: Scenario): boolean {
  return !hugeScenarios.has(name);
}

/** Replays every trace of the gallery; throws when one is refused. */
export function replayGallery(): ReplayedTrace[] {
  const names = readdirSync(GALLERY).filter((name) => name.endsWith('.json'));
  return names.map((name) => {
    const read = readTrace(readText(nodeFiles, `${GALLERY}/${name}`, 'gallery'));
    if (!read.ok) throw new Error(`${name}: ${read.problems.map(problemText).join('\n')}`);
    const replayed = replayTrace(read.value, realRegistry);
    if (replayed.kind === 'refused') throw new Error(`${name}: ${replayed.message}`);
    return replayed;
  });
}

/** The page beside a trace of the gallery: the steps, and the explanation in sentences. */
export function pageOf(
  replayed: ReplayedTrace,
  explanation: Explanation = explain(replayed, realRegistry),
): { readonly file: string; readonly text: string } {
  const { design, property } = replayed.trace;
  return {
    file: `${GALLERY}/${design}.${property}.md`,
    text: exportTrace(replayed, 'markdown', () => explanation.sentences),
  };
}

/** The data of cli/maintain/kept/configurations.json. */
export function storedConfigurations(): Configurations {
  const text = readText(nodeFiles, CONFIGURATIONS, 'configurations');
  return JSON.parse(text) as Configurations;
}

/** The same; undefined when it is of another version of the model. */
export function recordedConfigurations(): Configurations | undefined {
  const all = storedConfigurations();
  return all.modelVersion === realRegistry.modelVersion ? all : undefined;
}

/** By design and property: names of all scenarios on which no more than the least is needed. */
export type ViolatedOn = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/** The pages that `docs/` must have about the findings. */
export function findingsOfGallery(): Page[] {
  const { designs, properties, scenarios, expectedVerdict } = realRegistry;
  const order = (v: ReplayedTrace) =>
    designs.indexOf(v.model.design) * properties.length + properties.indexOf(v.property);
  const violations = replayGallery().sort((a, b) => order(a) - order(b));
  const violatedOn = JSON.parse(readText(nodeFiles, VIOLATED_ON, 'findings')) as ViolatedOn;
  const recordings = allRecordings();
  return findingsPages({
    designs,
    properties,
    scenarios: scenarios.filter(isInFindings),
    violations,
    violatedOn: (design, property) => violatedOn[design]?.[property] ?? [],
    expectedVerdict,
    configurations: recordedConfigurations(),
    confirmations: confirmations(violations, recordings),
    kernels: (design) => {
      const own = recordings.filter(({ kernel }) => designIdOf(kernel) === design);
      return [...new Set(own.map(({ kernel }) => kernel.release))];
    },
  });
}
