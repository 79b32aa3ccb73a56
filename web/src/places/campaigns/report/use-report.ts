import type { components } from '../../../api/schema.d.ts';

export type Report = components['schemas']['CampaignReport'];
export type Counts = Report['totals'];
