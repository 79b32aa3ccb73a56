import fc from 'fast-check';

/**
 * Property tests draw other cases at each run, which finds more over time; in CI they draw the same ones, so that a red
 * run says something about the change. PROPERTY_SEED names the cases to draw.
 */
const given = process.env.PROPERTY_SEED ?? (process.env.CI ? '20261122' : undefined);
if (given !== undefined) fc.configureGlobal({ seed: Number(given) });
