import type { components } from '../../api/schema.d.ts';

/** How good the data is. */
export type Quality = components['schemas']['DataQuality'];
