import type { components, paths } from '../../api/schema.d.ts';
import { type Mood, StateWord } from '../../parts/state-word.tsx';
import { t } from '../../words/index.ts';

export type Import = paths['/imports/{importId}']['get']['responses']['200']['content']['application/json'];
export type Problem = components['schemas']['ImportProblem'];

export const kindName = (kind: Import['kind']): string =>
  ({ contacts: t('contacts'), orders: t('orders'), 'order-lines': t('order lines') })[kind];

const moods: Record<Import['state'], Mood> = {
  waiting: 'quiet',
  uploaded: 'busy',
  running: 'busy',
  done: 'good',
  failed: 'bad',
  cancelled: 'quiet',
};

export const isUnderway = (state: Import['state']): boolean => ['waiting', 'uploaded', 'running'].includes(state);

export function ImportState({ state }: { state: Import['state'] }) {
  const words = {
    waiting: t('waits for its file'),
    uploaded: t('waits for its turn'),
    running: t('running'),
    done: t('finished'),
    failed: t('failed'),
    cancelled: t('cancelled'),
  };
  return <StateWord mood={moods[state]}>{words[state]}</StateWord>;
}

/** Reasons of refused rows, by their code; what has no words here keeps those of the server, row by row. */
export const reasonWords = (code: string): string =>
  ({
    contact_invalid: t('A value cannot be right'),
    contact_email_taken: t('The address belongs to somebody else'),
    row_wrong_length: t('More or fewer cells than the header'),
    row_unreadable: t('A quote is never closed'),
    row_field_invalid: t('A value cannot be read'),
    row_without_amount: t('No amount'),
    row_without_product: t('No product'),
    row_without_quantity: t('No quantity'),
    row_in_future: t('In the future'),
  })[code] ?? code.replaceAll('_', ' ');
