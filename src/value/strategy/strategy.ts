import type { ValueGround } from '../purchases/value-ground.ts';
import { createCells } from './cells.ts';
import { createDecisions } from './decisions.ts';
import { createPriority } from './priority.ts';

export type Strategy = ReturnType<typeof createStrategy>;

/** Whom to court and whom to leave, and what is planned for whom. */
export function createStrategy(ground: Pick<ValueGround, 'db' | 'clock' | 'workspaces' | 'contacts'>) {
  return { ...createDecisions(ground), ...createPriority(ground), ...createCells(ground) };
}
