/**
 * The measured systems in Murphi, for Rumur.
 */
import { type MeasuredName, familyOf } from '../names.ts';

/** The text of a model whose reachable states and firings are those of `measuredSystem(name)`. */
export function murphi(name: MeasuredName): string {
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
  return `type
  manager: 0 .. ${managers - 1};
  state_t: enum { working, prepared_, committed, aborted };
  transaction_t: enum { init_, commits, aborts };
var
  state: array[manager] of state_t;
  known: array[manager] of boolean;
  prepared: array[manager] of boolean;
  commit: boolean;
  abort: boolean;
  transaction: transaction_t;

startstate begin
  for i: manager do state[i] := working; known[i] := false; prepared[i] := false; end;
  commit := false; abort := false; transaction := init_;
end;

rule "TMCommit" transaction = init_ & forall i: manager do known[i] end ==>
begin transaction := commits; commit := true; end;
rule "TMAbort" transaction = init_ ==>
begin transaction := aborts; abort := true; end;

ruleset i: manager do
  rule "TMRcvPrepared" transaction = init_ & prepared[i] ==> begin known[i] := true; end;
  rule "RMPrepare" state[i] = working ==> begin state[i] := prepared_; prepared[i] := true; end;
  rule "RMChooseToAbort" state[i] = working ==> begin state[i] := aborted; end;
  rule "RMRcvCommit" commit ==> begin state[i] := committed; end;
  rule "RMRcvAbort" abort ==> begin state[i] := aborted; end;
end;

invariant "consistent"
  !(exists i: manager do state[i] = aborted end & exists i: manager do state[i] = committed end);
`;
}

function peterson(processes: number): string {
  const last = processes - 1;
  const mayPass = '(turn[level[i]] != i | forall k: process do k != i -> claims[k] < level[i] end)';
  return `type
  process: 0 .. ${last};
  place: 0 .. 4; -- start, enter level, give way, wait, critical
var
  at: array[process] of place;
  claims: array[process] of process;
  level: array[process] of process;
  turn: array[process] of process;

startstate begin
  for i: process do at[i] := 0; claims[i] := 0; level[i] := 0; turn[i] := 0; end;
end;

ruleset i: process do
  rule "begin" at[i] = 0 ==> begin level[i] := 1; at[i] := 1; end;
  rule "claim the level" at[i] = 1 ==> begin claims[i] := level[i]; at[i] := 2; end;
  rule "give way" at[i] = 2 ==> begin turn[level[i]] := i; at[i] := 3; end;
  rule "next level" at[i] = 3 & level[i] < ${last} & ${mayPass} ==>
  begin level[i] := level[i] + 1; at[i] := 1; end;
  rule "enter the critical section" at[i] = 3 & level[i] = ${last} & ${mayPass} ==>
  begin level[i] := 0; at[i] := 4; end;
  rule "leave the critical section" at[i] = 4 ==> begin claims[i] := 0; at[i] := 0; end;
end;

invariant "mutual exclusion"
  forall i: process do forall k: process do i < k -> !(at[i] = 4 & at[k] = 4) end end;
`;
}

function diningPhilosophers(philosophers: number): string {
  const right = `(i + 1) % ${philosophers}`;
  return `type
  place: 0 .. ${philosophers - 1};
  philosopher_t: enum { thinks, has_left, eats };
var
  philosopher: array[place] of philosopher_t;
  taken: array[place] of boolean;

startstate begin
  for i: place do philosopher[i] := thinks; taken[i] := false; end;
end;

ruleset i: place do
  rule "take left" philosopher[i] = thinks & !taken[i] ==>
  begin taken[i] := true; philosopher[i] := has_left; end;
  rule "take right" philosopher[i] = has_left & !taken[${right}] ==>
  begin taken[${right}] := true; philosopher[i] := eats; end;
  rule "release" philosopher[i] = eats ==>
  begin taken[i] := false; taken[${right}] := false; philosopher[i] := thinks; end;
end;

invariant "neighbours do not eat"
  forall i: place do !(philosopher[i] = eats & philosopher[${right}] = eats) end;
`;
}

function grid(counters: number, modulus: number): string {
  return `type
  counter: 0 .. ${counters - 1};
  value_t: 0 .. ${modulus - 1};
var
  value: array[counter] of value_t;

startstate begin
  for i: counter do value[i] := 0; end;
end;

ruleset i: counter do
  rule "step" true ==> begin value[i] := (value[i] + 1) % ${modulus}; end;
end;
`;
}
