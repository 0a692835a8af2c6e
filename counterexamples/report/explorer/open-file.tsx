/**
 * A scenario or a trace of one's own, from a file.
 */
import { useState } from 'preact/hooks';
import type { Scenario } from '../../../model/index.ts';
import { problemText, type Read } from '../../file/problem.ts';
import { readScenario, scenarioFromJson } from '../../file/scenario-file.ts';
import { SCENARIO_SCHEMA_ID } from '../../file/scenario-schema.ts';
import { readTrace, type Trace } from '../../file/trace-file.ts';

/** What a file holds; a trace has its scenario in it. */
export interface Opened {
  readonly scenario: Scenario;
  readonly trace?: Trace;
}

export function OpenFile({ onOpen }: { onOpen(opened: Opened): void }) {
  const [problem, setProblem] = useState('');
  const open = async (file: File | undefined) => {
    if (file === undefined) return;
    const read = readFile(await file.text());
    setProblem(
      read.ok ? '' : read.problems.map((p) => `${file.name}: ${problemText(p)}`).join('\n'),
    );
    if (read.ok) onOpen(read.value);
  };
  return (
    <>
      <label class="open-file">
        scenario or trace of your own
        <input
          type="file"
          accept=".json,application/json"
          onChange={({ currentTarget }) => void open(currentTarget.files?.[0])}
        />
      </label>
      {problem === '' ? null : (
        <p class="outcome" role="alert">
          {problem}
        </p>
      )}
    </>
  );
}

/** A file that says that it is a scenario is read as one, all others as traces. */
function readFile(text: string): Read<Opened> {
  if (text.includes(`"${SCENARIO_SCHEMA_ID}"`)) {
    const scenario = readScenario(text);
    return scenario.ok ? { ok: true, value: { scenario: scenario.value } } : scenario;
  }
  const trace = readTrace(text);
  if (!trace.ok) return trace;
  const scenario = scenarioFromJson(trace.value.scenario, '$.scenario');
  return scenario.ok
    ? { ok: true, value: { scenario: scenario.value, trace: trace.value } }
    : scenario;
}
