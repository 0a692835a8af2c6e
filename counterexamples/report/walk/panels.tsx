/**
 * What the chart shows, in words: the log, /proc/iomem and its change, and who waits for whom.
 */
import type { RefObject } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { iomemDiff, iomemText } from '../../replay/iomem-diff.ts';
import { layOutLanes, waitingAt } from '../data/lanes.ts';
import { budgetsOf, type Walk, type WalkStep } from '../data/walk.ts';

export function LogPanel({
  walk,
  state,
  failing,
  onSelect,
}: {
  walk: Walk;
  state: number;
  failing: number | undefined;
  onSelect(state: number): void;
}) {
  const selected = useRef<HTMLLIElement>(null);
  useEffect(() => {
    const item = selected.current;
    const list = item?.parentElement;
    if (!item || !list) return;
    const top = item.offsetTop - list.offsetTop;
    if (top < list.scrollTop || top + item.offsetHeight > list.scrollTop + list.clientHeight) {
      list.scrollTop = top - list.clientHeight / 2;
    }
  }, [state]);
  return (
    <section class="panel log" aria-labelledby="log-title">
      <h2 id="log-title">Log</h2>
      <ol class="log-lines" tabIndex={-1}>
        <li ref={state === 0 ? selected : null} aria-current={state === 0 ? 'step' : undefined}>
          <button type="button" onClick={() => onSelect(0)}>
            <span class="stamp">[ 0]</span> <span class="line">power on</span>
          </button>
        </li>
        {walk.steps.map((step) => (
          <LogLine
            key={step.number}
            step={step}
            selected={state === step.number ? selected : undefined}
            failing={step.number === failing}
            onSelect={onSelect}
          />
        ))}
      </ol>
    </section>
  );
}

function LogLine({
  step,
  selected,
  failing,
  onSelect,
}: {
  step: WalkStep;
  /** Where the element goes, when it is the selected one. */
  selected: RefObject<HTMLLIElement | null> | undefined;
  failing: boolean;
  onSelect(state: number): void;
}) {
  return useMemo(
    () => (
      <li
        ref={selected ?? null}
        class={failing ? 'failing' : ''}
        aria-current={selected === undefined ? undefined : 'step'}
      >
        <button type="button" onClick={() => onSelect(step.number)}>
          <span class="stamp">[{String(step.number).padStart(2)}]</span>{' '}
          <span class="line">{step.line}</span>
          <EnvironmentTag rule={step.definition} />
          {step.outcomes.map((outcome) => (
            <span class="outcome">{outcome}</span>
          ))}
        </button>
      </li>
    ),
    [step, selected, failing],
  );
}

/** What kind of step of the environment a rule is; nothing for a step of a thread. */
export function EnvironmentTag({ rule }: { rule: WalkStep['definition'] }) {
  if (rule.environment !== true) return null;
  const budgets = budgetsOf(rule);
  if (budgets.includes('userOps')) return <span class="tag administrator">administrator</span>;
  if (budgets.includes('faults')) return <span class="tag fault">fault</span>;
  return <span class="tag environment">environment</span>;
}

export function StepPanel({ walk, state }: { walk: Walk; state: number }) {
  const lanes = useMemo(() => layOutLanes(walk), [walk]);
  const step = walk.steps[state - 1];
  const waiting = waitingAt(lanes, state);
  return (
    <section class="panel step" aria-labelledby="step-title">
      <h2 id="step-title">{step === undefined ? 'Before the first step' : `Step ${state}`}</h2>
      {step === undefined ? (
        <p>Power on: no driver has run.</p>
      ) : (
        <dl>
          <dt>actor</dt>
          <dd>{step.definition.actor}</dd>
          <dt>stands for</dt>
          <dd>
            <code>{step.definition.source ?? 'no function of the kernel'}</code>
          </dd>
          {step.outcomes.length === 0 ? null : (
            <>
              <dt>reports</dt>
              <dd class="outcome">{step.outcomes.join(', ')}</dd>
            </>
          )}
        </dl>
      )}
      <h3>Who waits now</h3>
      {waiting.length === 0 ? (
        <p class="quiet">
          {walk.states[state]!.quiescent
            ? 'Nobody: no thread has anything left to do.'
            : 'Nobody that acts later on.'}
        </p>
      ) : (
        <ul class="waits">
          {waiting.map(({ actor, step: next, enabler }) => (
            <li>
              <b>{actor}</b> cannot yet “{next.line}”; step {enabler.number} of{' '}
              <b>{enabler.definition.actor}</b> makes it possible
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

export function IomemPanel({ walk, state }: { walk: Walk; state: number }) {
  const lines = walk.states[state]!.iomem.map(iomemText);
  return (
    <section class="panel iomem" aria-labelledby="iomem-title">
      <h2 id="iomem-title">/proc/iomem after step {state}</h2>
      <pre tabIndex={0}>{lines.length === 0 ? '(nothing of the model yet)' : lines.join('\n')}</pre>
    </section>
  );
}

export function DiffPanel({ walk, state }: { walk: Walk; state: number }) {
  const before = walk.states[Math.max(0, state - 1)]!.iomem;
  const lines = iomemDiff(before.map(iomemText), walk.states[state]!.iomem.map(iomemText));
  return (
    <section class="panel diff" aria-labelledby="diff-title">
      <h2 id="diff-title">What step {state} changed</h2>
      <pre tabIndex={0}>
        {lines.length === 0
          ? '(nothing in /proc/iomem)'
          : lines.map(({ sign, text }) => (
              <span class={sign === '+' ? 'added' : sign === '-' ? 'removed' : 'kept'}>
                {`${sign} ${text}`}
              </span>
            ))}
      </pre>
    </section>
  );
}
