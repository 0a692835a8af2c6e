/**
 * A walk with its chart, the buttons and keys that step through it, and the panels of one state.
 */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Chart, type ChartProps } from '../chart/chart.tsx';
import { DiffPanel, IomemPanel, LogPanel, StepPanel } from './panels.tsx';
import { OWNER_WORD, type Owner } from '../data/ownership.ts';

interface WalkViewProps extends ChartProps {
  /** At the end of the row of buttons. */
  readonly actions?: ComponentChildren;
  /** A panel before the log. */
  readonly lead?: ComponentChildren;
  /** Further panels, below. */
  readonly children?: ComponentChildren;
}

export function WalkView({ actions, lead, children, ...props }: WalkViewProps) {
  const { walk, state, failing, onSelect } = props;
  const last = walk.states.length - 1;
  const go = (to: number) => onSelect(Math.max(0, Math.min(last, to)));
  useStepKeys(state, last, failing, go);
  const step = walk.steps[state - 1];
  return (
    <>
      <div class="stepper" role="toolbar" aria-label="Steps">
        <button type="button" onClick={() => go(0)} disabled={state === 0} aria-keyshortcuts="Home">
          ⇤ <span class="wide">start</span>
        </button>
        <button
          type="button"
          onClick={() => go(state - 1)}
          disabled={state === 0}
          aria-keyshortcuts="ArrowLeft"
          aria-label="step back"
        >
          ←
        </button>
        <button
          type="button"
          onClick={() => go(state + 1)}
          disabled={state === last}
          aria-keyshortcuts="ArrowRight"
          aria-label="step forward"
        >
          →
        </button>
        <button
          type="button"
          onClick={() => go(last)}
          disabled={state === last}
          aria-keyshortcuts="End"
        >
          <span class="wide">end</span> ⇥
        </button>
        {failing === undefined ? null : (
          <button
            type="button"
            class="to-failing"
            onClick={() => go(failing)}
            aria-keyshortcuts="f"
          >
            ✗ <span class="wide">failing step</span>
          </button>
        )}
        <output class="now" aria-live="polite">
          <b>
            step {state} of {last}
          </b>{' '}
          {step === undefined ? 'power on' : spoken(step.definition.actor, step.line)}
          <span class="outcome"> {step?.outcomes.join(', ')}</span>
        </output>
        {actions}
      </div>
      <Chart {...props} onSelect={go} />
      <Legend />
      <div class="panels">
        <div class="story">
          {lead}
          <LogPanel walk={walk} state={state} failing={failing} onSelect={go} />
        </div>
        <div class="details">
          <IomemPanel walk={walk} state={state} />
          <DiffPanel walk={walk} state={state} />
          <StepPanel walk={walk} state={state} />
          {children}
        </div>
      </div>
    </>
  );
}

function Legend() {
  const owners: readonly Owner[] = ['firmware', 'cxl', 'hmem', 'foreign'];
  return (
    <ul class="legend" aria-label="Legend">
      {owners.map((owner) => (
        <li>
          <svg width="28" height="14" aria-hidden="true" class="plot">
            <g class={`box ${owner} depth-2`}>
              <rect x="0.5" y="0.5" width="27" height="13" rx="3" />
              <rect
                class="hatch"
                x="0.5"
                y="0.5"
                width="27"
                height="13"
                rx="3"
                fill={`url(#hatch-${owner})`}
              />
            </g>
          </svg>
          {OWNER_WORD[owner]}
        </li>
      ))}
      <li>
        <svg width="28" height="14" aria-hidden="true" class="plot">
          <g class="strip hmem">
            <rect x="0.5" y="1" width="27" height="12" rx="6" />
          </g>
        </svg>
        dax device, not in iomem
      </li>
      <li>
        <svg width="28" height="14" aria-hidden="true" class="plot">
          <g class="mark twice">
            <rect x="1.5" y="1.5" width="25" height="11" rx="3" />
          </g>
        </svg>
        conflict
      </li>
      <li>
        <svg width="44" height="14" aria-hidden="true" class="plot lanes">
          <line class="waiting" x1="0" x2="22" y1="7" y2="7" />
          <line class="ready" x1="22" x2="44" y1="7" y2="7" />
        </svg>
        waits for the step above or below, then can act
      </li>
    </ul>
  );
}

/** The line of a step, with its actor unless that begins it anyway. */
function spoken(actor: string, line: string): string {
  return line.startsWith(actor) ? line : `${actor}: ${line}`;
}

/** ← → Home End f, unless somebody is typing or uses them on a control. */
function useStepKeys(
  state: number,
  last: number,
  failing: number | undefined,
  go: (state: number) => void,
): void {
  // Keys may come faster than the page is drawn: each counts from where the last one led.
  const now = useRef(state);
  now.current = state;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const targets: Readonly<Record<string, number | undefined>> = {
        ArrowLeft: now.current - 1,
        ArrowRight: now.current + 1,
        Home: 0,
        End: last,
        f: failing,
      };
      const to = targets[event.key];
      if (to === undefined || isTyping(event)) return;
      event.preventDefault();
      now.current = Math.max(0, Math.min(last, to));
      go(now.current);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  });
}

/** Is the key meant for the control that has the focus, or for the browser? */
export function isTyping(event: KeyboardEvent): boolean {
  const { target } = event;
  return (
    event.ctrlKey ||
    event.metaKey ||
    event.altKey ||
    (target instanceof Element && target.closest('input, select, textarea') !== null)
  );
}
