/**
 * Why a counterexample ends as it does. A worker searches all that could have happened instead.
 */
import { useEffect, useState } from 'preact/hooks';
import type { Explanation } from '../../explain/explain.ts';
import { scenarioToJson } from '../../file/scenario-file.ts';
import type { Walk } from '../data/walk.ts';
import { startTask } from './worker.ts';

/** The explanation of a walk; a text while there is none. */
export function useExplanation(
  walk: Walk | undefined,
  property: string,
): Explanation | string | undefined {
  const [told, setTold] = useState<{ walk: Walk; explanation: Explanation | string }>();
  useEffect(() => {
    if (walk === undefined) return undefined;
    const { model, path } = walk;
    const task = {
      kind: 'explain' as const,
      scenario: scenarioToJson(model.scenario),
      design: model.design.id,
      budgets: model.budgets,
      property,
      path,
    };
    return startTask(task, (message) => {
      if (message.kind === 'explained') setTold({ walk, explanation: message.explanation });
      if (message.kind === 'failed') setTold({ walk, explanation: message.message });
    });
  }, [walk, property]);
  return told?.walk === walk ? told?.explanation : undefined;
}

export function WhyPanel({ explanation }: { explanation: Explanation | string | undefined }) {
  return (
    <section
      class="panel why-panel"
      aria-labelledby="why-title"
      aria-busy={explanation === undefined}
      tabIndex={0}
    >
      <h2 id="why-title">Why</h2>
      {explanation === undefined ? (
        <p class="quiet">searching what could have happened instead …</p>
      ) : typeof explanation === 'string' ? (
        <p class="outcome">{explanation}</p>
      ) : (
        <ul>
          {explanation.sentences.map((sentence) => (
            <li>{sentence}</li>
          ))}
        </ul>
      )}
    </section>
  );
}
