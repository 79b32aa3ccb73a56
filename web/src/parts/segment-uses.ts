import type { components } from '../api/schema.d.ts';
import { t } from '../words/index.ts';

export type Use = components['schemas']['SegmentUse']['items'][number]['uses'][number];

/** What a segment decides there. */
export const wordsOfUse: Readonly<Record<Use['use'], string>> = {
  'campaign-audience': t('who gets it'),
  'campaign-exclusion': t('who is left out'),
  'campaign-content': t('what it says'),
  'slot-choice': t('what stands in a slot'),
  experiment: t('an experiment'),
  'offer-rule': t('who may use it'),
  'offer-given': t('who was given it'),
  segment: t('part of its definition'),
  'needs-group': t('a needs group'),
  decision: t('a decision about whom to court'),
  rating: t('a rating of our strength'),
};

const decisionNames: Readonly<Record<string, string>> = {
  prioritise: t('Prioritised'),
  keep: t('Kept'),
  deselect: t('Deselected'),
};

/** What uses it, as it is called. */
export const nameOfUse = ({ use, name }: Use): string => (use === 'decision' ? (decisionNames[name] ?? name) : name);

/** The page of what uses a segment. */
export function doorOfUse({ use, id }: Use): { to: string; params?: Record<string, string> } {
  if (use.startsWith('campaign') || use === 'slot-choice' || use === 'experiment')
    return { to: '/campaigns/$campaignId', params: { campaignId: String(id) } };
  if (use.startsWith('offer')) return { to: '/offers/$offerId', params: { offerId: String(id) } };
  if (use === 'segment') return { to: '/segments/$segmentId', params: { segmentId: String(id) } };
  return { to: use === 'needs-group' ? '/customers/needs' : '/customers/strategy' };
}

/** Uses with what they use once each: a campaign that is named by its audience and its content is one door. Pure. */
export function joinUses(uses: readonly Use[]): { first: Use; all: Use[] }[] {
  const joined = new Map<string, { first: Use; all: Use[] }>();
  for (const use of uses) {
    const { to, params } = doorOfUse(use);
    const key = `${to}${Object.values(params ?? {}).join()}`;
    const known = joined.get(key);
    if (known) known.all.push(use);
    else joined.set(key, { first: use, all: [use] });
  }
  return [...joined.values()];
}
