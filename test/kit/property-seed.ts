import fc from 'fast-check';

/**
 * Property tests draw other cases at each run, which finds more over time. PROPERTY_SEED names the cases to draw, as
 * `.ci/run` does.
 */
const given = process.env.PROPERTY_SEED;
if (given !== undefined) fc.configureGlobal({ seed: Number(given) });
