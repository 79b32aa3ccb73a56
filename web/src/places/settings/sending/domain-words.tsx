import { type Mood, StateWord } from '../../../parts/state-word.tsx';
import { t } from '../../../words/index.ts';
import type { Domain, DomainLine } from './judge-domain.ts';

const states: Record<DomainLine['state'], { mood: Mood; word: () => string }> = {
  good: { mood: 'good', word: () => t('good') },
  warning: { mood: 'warn', word: () => t('could be better') },
  bad: { mood: 'bad', word: () => t('to be mended') },
  unsure: { mood: 'warn', word: () => t('could not be asked') },
  unknown: { mood: 'quiet', word: () => t('not asked yet') },
};

/** How a record or a domain stands, in a word. */
export function DnsState({ state }: { state: DomainLine['state'] }) {
  const { mood, word } = states[state];
  return <StateWord mood={mood}>{word()}</StateWord>;
}

const purposes: Record<DomainLine['about'], () => { name: string; why: string }> = {
  dkim: () => ({ name: t('Signature (DKIM)'), why: t('proves that the mail is yours and was not changed') }),
  spf: () => ({ name: t('Who may send (SPF)'), why: t('names the servers that send for you') }),
  dmarc: () => ({ name: t('What to do with fakes (DMARC)'), why: t('large mailbox providers ask for it') }),
  'return-path': () => ({ name: t('Bounces'), why: t('leads what comes back to us') }),
  tracking: () => ({ name: t('Links'), why: t('leads the links of messages to us') }),
};
export const sayPurpose = (about: DomainLine['about']) => purposes[about]();

type KeyState = Domain['keys'][number]['state'];
const keys: Record<KeyState, { mood: Mood; word: () => string }> = {
  waiting: { mood: 'busy', word: () => t('waits for the DNS, signs nothing') },
  active: { mood: 'good', word: () => t('signs') },
  forced: { mood: 'warn', word: () => t('signs, though the DNS does not show it') },
  retiring: { mood: 'quiet', word: () => t('replaced: leave it in the DNS for a week') },
  retired: { mood: 'quiet', word: () => t('may be taken out of the DNS') },
};

/** What a key does now. */
export function KeyWord({ state }: { state: KeyState }) {
  const { mood, word } = keys[state];
  return <StateWord mood={mood}>{word()}</StateWord>;
}
