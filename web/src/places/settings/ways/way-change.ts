import type { BodyOf } from '../../../api/body-of.ts';

/** What can be changed of a way out. */
export type WayChange = BodyOf<'/transports/{transportId}', 'patch'>;
