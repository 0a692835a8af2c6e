/**
 * The measured systems in Promela, for SPIN: every rule is one step of one process.
 */
import { type MeasuredName, familyOf } from '../names.ts';

/** The text of a model whose reachable states and firings are those of `measuredSystem(name)`. */
export function promela(name: MeasuredName): string {
  const { family, size, modulus } = familyOf(name);
  switch (family) {
    case '2pc':
      return twoPhaseCommit(size);
    case 'peterson':
      return peterson(size);
    case 'philosophers':
      return diningPhilosophers(size);
    case 'grid':
      return grid(size, modulus);
  }
}

function twoPhaseCommit(managers: number): string {
  const all = indices(managers);
  return `/* state: 0 working, 1 prepared, 2 committed, 3 aborted; transaction: 0 init, 1 committed, 2 aborted */
byte state[${managers}];
bit known[${managers}], prepared[${managers}], commit, abort;
byte transaction;

active [${managers}] proctype ResourceManager() {
  do
  :: d_step { state[_pid] == 0 -> state[_pid] = 1; prepared[_pid] = 1 }
  :: d_step { state[_pid] == 0 -> state[_pid] = 3 }
  :: d_step { commit -> state[_pid] = 2 }
  :: d_step { abort -> state[_pid] = 3 }
  od
}

active proctype TransactionManager() {
  do
${all.map((i) => `  :: d_step { transaction == 0 && prepared[${i}] -> known[${i}] = 1 }`).join('\n')}
  :: d_step { transaction == 0 && ${all.map((i) => `known[${i}]`).join(' && ')} -> transaction = 1; commit = 1 }
  :: d_step { transaction == 0 -> transaction = 2; abort = 1 }
  od
}
`;
}

function peterson(processes: number): string {
  const ahead = indices(processes)
    .map((k) => `(_pid == ${k} || claims[${k}] < level)`)
    .join(' && ');
  const mayPass = `(turn[level] != _pid || (${ahead}))`;
  return `byte claims[${processes}], turn[${processes}];

active [${processes}] proctype Process() {
  byte level = 0;
start:
  level = 1;
enter_level:
  claims[_pid] = level;
give_way:
  turn[level] = _pid;
wait:
  if
  :: d_step { level < ${processes - 1} && ${mayPass} -> level++ } goto enter_level
  :: d_step { level == ${processes - 1} && ${mayPass} -> level = 0 }
  fi;
critical:
  claims[_pid] = 0;
  goto start
}
`;
}

function diningPhilosophers(philosophers: number): string {
  return `#define RIGHT ((_pid + 1) % ${philosophers})
bit taken[${philosophers}];

active [${philosophers}] proctype Philosopher() {
  do
  :: d_step { !taken[_pid] -> taken[_pid] = 1 };
     d_step { !taken[RIGHT] -> taken[RIGHT] = 1 };
     d_step { taken[_pid] = 0; taken[RIGHT] = 0 }
  od
}
`;
}

function grid(counters: number, modulus: number): string {
  return `byte value[${counters}];

active [${counters}] proctype Counter() {
  do
  :: d_step { value[_pid] = (value[_pid] + 1) % ${modulus} }
  od
}
`;
}

function indices(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}
