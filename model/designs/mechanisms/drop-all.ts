/**
 * The work of `coordinate-v3` drops every range that was put off: no decision leads to anything else.
 */
import { boolean, type Rule } from '../../../checker/index.ts';
import type { Design } from '../../machine/design.ts';
import type { Machine } from '../../machine/machine.ts';
import type { State } from '../../machine/state.ts';
import { probesAwaited, workFields } from './defer-work.ts';

export const dropping = (m: Machine) => ({
  ...workFields(m),
  /** dax_cxl_mode is DROP, not DEFER; static in hmem.c, so a reload clears it. */
  drop: boolean(),
});

type Dropping = ReturnType<typeof dropping>;
export type DroppingState = State<Dropping>;

/** The hooks of a design with such a mode. */
export const keepsMode = {
  daxHmemUnloaded: (_, s) => {
    s.own.work = 'idle';
    s.own.drop = false;
  },
  hmemPlatformUnbound: (_, s) => {
    s.own.work = 'idle';
  },
} satisfies Partial<Design<Dropping>>;

/** The work waits, and that is all: the walk that follows only prints "dropping CXL range". */
export function dropAll(m: Machine, queue: string): Rule<DroppingState, never> {
  return probesAwaited<DroppingState>(m, queue, (s) => {
    s.own.work = 'done';
    s.own.drop = true;
  });
}
