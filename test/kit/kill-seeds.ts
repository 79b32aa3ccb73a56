/** Seeds for tests that kill: those named in KILL_SEED (`KILL_SEED=4,5`), otherwise the few that every run takes. */
export const killSeeds = (usual: readonly number[]): readonly number[] =>
  process.env.KILL_SEED ? process.env.KILL_SEED.split(',').map(Number) : usual;
