import type { components } from '../../api/schema.d.ts';
import type { Mood } from '../../parts/state-word.tsx';
import { t } from '../../words/index.ts';

export type CampaignState = components['schemas']['Campaign']['state'];

/** States a list can be narrowed to; being launched takes a moment, and is found under sending. */
export const shownStates = ['draft', 'scheduled', 'sending', 'paused', 'finished', 'cancelled'] as const;

/** What a state is called, and how it feels. */
export function stateLook(state: CampaignState): { word: string; mood: Mood } {
  switch (state) {
    case 'draft':
      return { word: t('draft'), mood: 'quiet' };
    case 'scheduled':
      return { word: t('scheduled'), mood: 'busy' };
    case 'launching':
      return { word: t('being launched'), mood: 'busy' };
    case 'sending':
      return { word: t('sending'), mood: 'busy' };
    case 'paused':
      return { word: t('paused'), mood: 'warn' };
    case 'finished':
      return { word: t('finished'), mood: 'good' };
    case 'cancelled':
      return { word: t('cancelled'), mood: 'quiet' };
  }
}

/** Nothing of it has left, and it can still be changed or put off. */
export const isBeforeLaunch = (state: CampaignState): boolean => state === 'draft' || state === 'scheduled';

/** It is on its way, or may go on its way again. */
export const isUnderWay = (state: CampaignState): boolean =>
  state === 'launching' || state === 'sending' || state === 'paused';
