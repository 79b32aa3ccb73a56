/**
 * Room: experiments. Answers: which variant does this contact get?
 * Owns: nothing (pure). Reads: nothing. Never: reads the clock, random numbers or the database.
 */
export { type Arm, assignArm, drawForContact } from './assign-arm.ts';
