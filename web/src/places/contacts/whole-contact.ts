import type { components } from '../../api/schema.d.ts';

/** A contact with the values that were worked out about it. */
export type WholeContact = components['schemas']['Contact'] & components['schemas']['ContactWithValues'];
