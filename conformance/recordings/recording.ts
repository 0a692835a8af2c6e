/**
 * What a kernel did, kept as a file: enough to compare the model with it again without a kernel.
 */
import { problemText } from '../../counterexamples/index.ts';
import {
  scenarioFromJson,
  type ScenarioJson,
  scenarioToJson,
} from '../../counterexamples/file/scenario-file.ts';
import { eventText, type Hold } from '../experiments/event.ts';
import { type Experiment, parseEvents } from '../experiments/experiment.ts';
import { reportsOf, type Step } from '../qemu/guest-log.ts';
import type { KernelReport } from '../observe/kernel-reports.ts';
import type { Observation } from '../observe/observation.ts';
import type { Circumstances } from './repeats.ts';

const SCHEMA = 'soft-reserve-checker/recording@1';

export interface Recording {
  readonly kernel: {
    /** uname -r */
    readonly release: string;
    /** The design that it was built with, when that is not what its version ships. */
    readonly design?: string;
    readonly packages: readonly string[];
  };
  /** Version of QEMU. */
  readonly qemu: string;
  readonly experiment: Experiment;
  /** Of the boot and of each event; of those before the kernel died, when it did. */
  readonly steps: readonly Step[];
  /** What the kernel said when it died of an event. */
  readonly died?: readonly KernelReport[];
  /** Of several boots: how many went this way. */
  readonly boots?: Boots;
}

/** How often a kernel went a way, in boots of one experiment on one machine. */
export interface Boots extends Circumstances {
  readonly went: number;
  readonly of: number;
  /** 1 is the way that most boots went. */
  readonly way: number;
}

/** A step with the messages as they were; what they report is for this version to say. */
type StepJson = Omit<Observation, 'reports'> & Pick<Step, 'event' | 'messages'>;

interface RecordingJson {
  readonly schema: string;
  readonly kernel: Recording['kernel'];
  readonly qemu: string;
  readonly boots?: Boots;
  readonly name: string;
  readonly title: string;
  readonly scenario: ScenarioJson;
  readonly hold: Hold;
  readonly steps: readonly StepJson[];
  readonly died?: {
    /** The event of which it died, and those that it did not come to. */
    readonly event: string;
    readonly unreached: readonly string[];
    readonly says: readonly Omit<KernelReport, 'event'>[];
  };
}

/** The text of a recording. */
export function writeRecording({
  kernel,
  qemu,
  experiment,
  steps,
  died,
  boots,
}: Recording): string {
  const { name, title, scenario, hold, events } = experiment;
  const missing = events.slice(Math.max(0, steps.length - 1)).map(eventText);
  const [event, ...unreached] = missing;
  if (steps.length === 0 || (event === undefined) !== (died === undefined)) {
    throw new Error(`${name}: ${missing.length} events have no step`);
  }
  const json: RecordingJson = {
    schema: SCHEMA,
    kernel,
    qemu,
    ...(boots !== undefined && { boots }),
    name,
    title,
    scenario: scenarioToJson(scenario),
    hold,
    steps: steps.map(({ event, seen: { iomem, endpoints, regions, dax }, messages }) => {
      return { event, iomem, endpoints, regions, dax, messages };
    }),
    ...(event !== undefined && {
      died: {
        event,
        unreached,
        says: died!.map(({ says, in: functions }) => ({ says, in: functions })),
      },
    }),
  };
  return `${JSON.stringify(json, null, 1)}\n`;
}

/** Reads the text of a recording; throws Error when it is none. */
export function readRecording(text: string): Recording {
  const json = JSON.parse(text) as RecordingJson;
  if (json.schema !== SCHEMA) throw new Error(`schema is "${json.schema}", expected "${SCHEMA}"`);
  const scenario = scenarioFromJson(json.scenario, '$.scenario');
  if (!scenario.ok) throw new Error(scenario.problems.map(problemText).join('\n'));
  const { kernel, qemu, boots, name, title, hold, died } = json;
  const steps = json.steps.map(({ event, messages, ...seen }) => {
    return { event, seen: { ...seen, reports: reportsOf(messages) }, messages };
  });
  const rest = died === undefined ? [] : [died.event, ...died.unreached];
  const events = parseEvents([...steps.slice(1).map(({ event }) => event), ...rest]);
  const experiment = { name, title, scenario: scenario.value, hold, events };
  const recording = { kernel, qemu, experiment, steps, ...(boots !== undefined && { boots }) };
  if (died === undefined) return recording;
  return { ...recording, died: died.says.map((report) => ({ ...report, event: steps.length })) };
}

/** Where a recording lives, below the folder of recordings. */
export function recordingPath({ kernel, experiment, boots }: Recording): string {
  const { processors = 1, way = 1 } = boots ?? {};
  const parts = [
    experiment.name,
    ...(processors === 1 ? [] : [`smp${processors}`]),
    ...(way === 1 ? [] : [`way${way}`]),
  ];
  return `${kernel.release}/${parts.join('.')}.json`;
}

/** Do two experiments put the same machine through the same? Names do not matter. */
export function sameExperiment(a: Experiment, b: Experiment): boolean {
  return fingerprint(a) === fingerprint(b);
}

/** A text that is the same for the same machine and events. */
export function fingerprint({ scenario, hold, events }: Experiment): string {
  const { softReserved, windows, devices, decoders, srat, foreign, config } =
    scenarioToJson(scenario);
  const machine = { softReserved, windows, devices, decoders, srat, foreign, config };
  return JSON.stringify([machine, hold, events.map(eventText)]);
}
