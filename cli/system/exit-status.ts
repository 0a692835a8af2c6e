/**
 * Exit statuses, one for each class of ending.
 */
export const EXIT = {
  /** Every verdict is the one recorded as expected, or nothing was recorded. */
  expected: 0,
  /** Some verdict differs from the recorded one, or a rule failed. */
  unexpected: 1,
  /** Bad usage or bad input. */
  usage: 2,
  /** A bound was hit where an exhaustive run was asked for. */
  bounded: 3,
  /** A bug of ours (EX_SOFTWARE of sysexits.h). */
  internal: 70,
  /** After Ctrl-C. */
  interrupted: 130,
} as const;

export type ExitStatus = (typeof EXIT)[keyof typeof EXIT];
