import { useEffect, useRef, useState } from 'react';
import { api } from '../../api/client.ts';
import type { components } from '../../api/schema.d.ts';

export type Run = components['schemas']['ScoringRun'];
type Runs = { items: readonly Run[] };

/**
 * The newest scoring of everybody by a model ("needs", "template:7"), looked at every second while it goes on. Call `follow`
 * when one was asked for: it begins a moment later. `onDone` is called when it is through.
 */
export function useScoring(model: string, onDone: () => void) {
  /** Id of the run before the one that was asked for; undefined: none was asked for. */
  const [before, setBefore] = useState<number | null>();
  const newest = (runs: Runs | undefined) => runs?.items.find((run) => run.model === model) ?? null;
  const isGoingOn = (run: Run | null) =>
    run?.state === 'running' || (before !== undefined && (run?.id ?? null) === before);
  const runs = api.useQuery(
    'get',
    '/customers/runs',
    {},
    { refetchInterval: ({ state }) => (isGoingOn(newest(state.data as Runs | undefined)) ? 1_000 : false) },
  );
  const run = newest(runs.data);
  const isRunning = isGoingOn(run);
  const was = useRef(false);
  useEffect(() => {
    if (was.current && !isRunning) {
      setBefore(undefined);
      onDone();
    }
    was.current = isRunning;
  });
  return {
    run,
    isRunning,
    follow: () => {
      setBefore(run?.id ?? null);
      void runs.refetch();
    },
  };
}
