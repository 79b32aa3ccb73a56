/**
 * Room: experiments. Answers: which variant does this contact get?
 * Owns: nothing (pure). Reads: nothing. Never: reads the clock, random numbers or the database.
 */
export { type Arm, assignArm } from './assign-arm.ts';
