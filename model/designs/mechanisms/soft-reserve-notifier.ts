/**
 * The notifier chain of `trim`: the work of cxl_acpi announces what it has put into iomem, and
 * dax_hmem listens.
 */
import { boolean, optional, type Outcome, type Rule } from '../../../checker/index.ts';
import { outOfMemory, registerHmem, registrationError } from '../../kernel/hmem.ts';
import type { Machine } from '../../machine/machine.ts';
import type { State } from '../../machine/state.ts';

/** What the notifier chain adds to the state. */
export const notifierChain = (m: Machine) => ({
  /** The Soft Reserved node that was inserted last and is not announced yet. */
  announcing: optional(m.slots.count - 1),
  /** dax_hmem is on the notifier chain; it may still have to walk. */
  subscribed: boolean(),
});

type NotifierFields = ReturnType<typeof notifierChain>;
type S = State<NotifierFields>;

/**
 * Is a range announced in the step that inserts it? Between the two nobody can tell but a dax_hmem that
 * is still to walk; and that memory runs out for the announcement is a step of its own.
 */
export function announcesAtOnce(m: Machine, s: S): boolean {
  return s.daxHmem && m.scenario.everyFault !== true;
}

/** The work announces what it has put into iomem; who is on the notifier chain registers it. */
export function notifyDax(m: Machine): Rule<S, never>[] {
  const rule = notify(m);
  return [
    rule,
    ...outOfMemory<NotifierFields>(m, rule, (s) =>
      s.own.subscribed ? s.node[s.own.announcing!]!.first : null,
    ),
  ];
}

/**
 * dax_hmem goes onto the notifier chain, and then registers what is in iomem already: one step, unless
 * a range is announced between the two.
 */
export function subscribeAndWalk(m: Machine): Rule<S, never>[] {
  const rule = walk(m);
  return [
    {
      name: 'dax_hmem: subscribe to the notifier',
      actor: 'dax_hmem',
      source: 'cover.1737046620: dax_hmem_init',
      guard: (s) => s.firmware === 'done' && !s.own.subscribed && s.own.announcing !== null,
      effect: (s) => {
        s.own.subscribed = true;
      },
    },
    rule,
    ...outOfMemory<NotifierFields>(m, rule),
  ];
}

function notify(m: Machine): Rule<S, never> {
  return {
    name: 'cxl_acpi: work: notify',
    actor: 'cxl_acpi work',
    source: 'cover.1737046620: soft reserve notifier chain',
    describe: (s) =>
      s.own.subscribed
        ? 'cxl_acpi: work: notify: dax_hmem registers the range'
        : 'cxl_acpi: work: notify: nobody listens',
    guard: (s) => s.own.announcing !== null,
    effect: (s) => announce(m, s),
  };
}

/** The range that was inserted last is announced. */
export function announce(m: Machine, s: S): Outcome {
  const { first, last } = s.node[s.own.announcing!]!;
  s.own.announcing = null;
  const rc = s.own.subscribed ? registerHmem(m, s, first, last) : 0;
  // Assumed: what one subscriber returns does not end the work.
  return rc === 0 ? undefined : registrationError(rc, 'range is lost');
}

/** Assumed: the walk ends with the first error, as walk_iomem_res_desc() does. */
function walk(m: Machine): Rule<S, never> {
  return {
    name: 'dax_hmem: walk Soft Reserved ranges in iomem',
    actor: 'dax_hmem',
    source: 'cover.1737046620: dax_hmem_init, walk_iomem_res_desc',
    describe: (s) =>
      `dax_hmem: ${s.own.subscribed ? '' : 'subscribe to the notifier, '}walk Soft Reserved ranges in iomem`,
    guard: (s) =>
      s.firmware === 'done' && !s.daxHmem && (s.own.announcing === null || !s.own.subscribed),
    effect: (s) => {
      s.own.subscribed = true;
      s.daxHmem = true;
      for (let i = 0; i < m.slots.softReservedCount; i++) {
        const { parent, first, last } = s.node[m.slots.softReserved + i]!;
        const rc = parent === null ? 0 : registerHmem(m, s, first, last);
        if (rc !== 0) return registrationError(rc, 'walk ends');
      }
      return undefined;
    },
  };
}
