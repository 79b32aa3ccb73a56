/** What was, what is and what was taken back of something that is edited. Pure. */
export type History<State> = { past: readonly State[]; present: State; future: readonly State[]; group: string | null };

const MOST = 100;

export const startHistory = <State>(present: State): History<State> => ({ past: [], present, future: [], group: null });

/** A change. Changes of one `group` that follow one another are one step back: what is typed into one field. */
export function record<State>(history: History<State>, present: State, group: string | null = null): History<State> {
  if (present === history.present) return history;
  const isSame = group !== null && group === history.group;
  const past = isSame ? history.past : [...history.past, history.present].slice(-MOST);
  return { past, present, future: [], group };
}

export function undo<State>({ past, present, future }: History<State>): History<State> {
  const before = past.at(-1);
  if (past.length === 0 || before === undefined) return { past, present, future, group: null };
  return { past: past.slice(0, -1), present: before, future: [present, ...future], group: null };
}

export function redo<State>({ past, present, future }: History<State>): History<State> {
  const [next, ...rest] = future;
  if (next === undefined) return { past, present, future, group: null };
  return { past: [...past, present], present: next, future: rest, group: null };
}
