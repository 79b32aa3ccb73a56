import type { components } from '../../../api/schema.d.ts';

export type Overview = components['schemas']['NeedsGroups'];
export type NeedsGroup = Overview['groups'][number];
export type Proposal = components['schemas']['NeedsProposal'];
export type Found = Extract<Proposal, { kind: 'groups' }>;
export type By = 'declared' | 'rule' | 'likeness';
