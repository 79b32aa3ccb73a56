import type { Mood } from '../../parts/state-word.tsx';
import { t } from '../../words/index.ts';

/** A step of a message in words, with how it feels. */
export function tellState(state: string): { word: string; mood: Mood; says: string } {
  switch (state) {
    case 'planned':
      return { word: t('planned'), mood: 'quiet', says: t('It was written into the ledger, to be sent.') };
    case 'claimed':
      return { word: t('claimed'), mood: 'busy', says: t('A worker took it in hand.') };
    case 'handing-over':
      return { word: t('handing over'), mood: 'busy', says: t('It was let go to the mail server.') };
    case 'accepted':
      return { word: t('accepted'), mood: 'good', says: t('The mail server took it.') };
    case 'rejected':
      return { word: t('rejected'), mood: 'bad', says: t('The mail server refused it for good.') };
    case 'try-later':
      return { word: t('later'), mood: 'warn', says: t('The mail server wants it later; it is tried again.') };
    case 'unknown':
      return { word: t('unknown'), mood: 'warn', says: t('Nobody knows whether the mail server took it.') };
    case 'dropped':
      return { word: t('dropped'), mood: 'warn', says: t('It is not sent.') };
    case 'control':
      return { word: t('control'), mood: 'quiet', says: t('Held back on purpose, to compare with.') };
    default:
      return { word: state, mood: 'quiet', says: '' };
  }
}

/** What came back, without who it was. */
export function tellKind(kind: string): string {
  if (kind.startsWith('message_opened')) return t('Opened');
  if (kind.startsWith('message_clicked')) return t('Clicked');
  switch (kind) {
    case 'message_probed':
      return t('Looked where a link leads');
    case 'message_unsubscribed':
      return t('Unsubscribed');
    case 'message_bounced':
      return t('Bounced');
    case 'message_complained':
      return t('Complained');
    case 'message_auto_replied':
      return t('Answered by a program');
    case 'question_answered':
      return t('Answered a question');
    default:
      return kind.replaceAll('_', ' ');
  }
}

export function tellClass(hit: 'person' | 'machine' | 'proxy' | 'unsure'): { word: string; mood: Mood; says: string } {
  switch (hit) {
    case 'person':
      return { word: t('a person'), mood: 'good', says: t('Counted.') };
    case 'machine':
      return { word: t('a machine'), mood: 'quiet', says: t('Kept as evidence, never counted as a person.') };
    case 'proxy':
      return {
        word: t('a proxy'),
        mood: 'quiet',
        says: t(
          'A mail provider fetched the pictures for the reader, or ahead of any reading. Not counted as a person.',
        ),
      };
    default:
      return { word: t('not sure'), mood: 'warn', says: t('Too little is known to count it as a person.') };
  }
}

/** A sign by which hits are judged; the weights are in docs/tracking.md. */
export function tellSign(sign: string): string {
  const signs: Partial<Record<string, string>> = {
    'hidden-link': t('It followed the link that no person sees.'),
    'with-hidden-link': t('The same network and program followed the hidden link within two minutes.'),
    'near-hidden-link': t('The same network, or the same program, followed the hidden link within two minutes.'),
    burst: t('Several different links were followed within seconds by one network or program.'),
    program: t('Its name is that of a crawler, a library or a preview.'),
    'fetched-ahead': t('It said that it fetches ahead.'),
    'scanner-network': t('It came from a network of scanners.'),
    'only-looked': t('It only asked where the link leads.'),
    'looked-before': t('Its network had looked at the same link in the minute before.'),
    'no-agent': t('It has no name at all.'),
    'no-browser': t('Its name is not that of a browser.'),
    'old-browser': t('Its browser is older than 2019, or one that cannot be.'),
    'cloud-network': t('It came from a data centre.'),
    'no-language': t('It names no language, which browsers always do.'),
    'no-page': t('It does not say that it takes a page.'),
    soon: t('It came less than two seconds after the message was handed over.'),
    flood: t('It is one of more than 200 of this message at a time.'),
    'gmail-proxy': t('Gmail fetched the picture.'),
    'yahoo-proxy': t('Yahoo fetched the picture.'),
    'apple-proxy': t('Apple fetched the picture, which it does whether the mail is read or not.'),
    'proxy-network': t('It came from a network of proxies.'),
  };
  return signs[sign] ?? sign;
}
