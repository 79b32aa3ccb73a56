import type { components } from '../../api/schema.d.ts';

/** A pair of segments, compared. */
export type Synergy = components['schemas']['Synergy'];
