import type { components } from '../../../api/schema.d.ts';
import { type Mood, StateWord } from '../../../parts/state-word.tsx';
import { t } from '../../../words/index.ts';

export type BounceClass = components['schemas']['Bounce']['class'];
export type MailClass = NonNullable<components['schemas']['InboundMail']['class']>;

const bounces: Record<BounceClass, { mood: Mood; word: () => string }> = {
  hard: { mood: 'bad', word: () => t('hard: never again') },
  soft: { mood: 'warn', word: () => t('soft: may pass') },
  complaint: { mood: 'bad', word: () => t('complaint: called spam') },
  delivered: { mood: 'good', word: () => t('arrived after all') },
};
export const bounceWord = (kind: BounceClass) => bounces[kind].word();

/** What was reported of an address, in a word. */
export function BounceState({ kind }: { kind: BounceClass }) {
  return <StateWord mood={bounces[kind].mood}>{bounces[kind].word()}</StateWord>;
}

const mails: Record<MailClass, () => string> = {
  hard: () => t('hard bounce'),
  soft: () => t('soft bounce'),
  complaint: () => t('complaint'),
  'auto-reply': () => t('automatic reply'),
  unsubscribe: () => t('wish to unsubscribe'),
  other: () => t('something else'),
  unreadable: () => t('could not be read'),
};
export const mailWord = (kind: MailClass) => mails[kind]();
export const bounceClasses = Object.keys(bounces) as BounceClass[];
export const mailClasses = Object.keys(mails) as MailClass[];
