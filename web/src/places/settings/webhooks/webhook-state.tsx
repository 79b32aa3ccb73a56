import type { components } from '../../../api/schema.d.ts';
import { StateWord } from '../../../parts/state-word.tsx';
import { t } from '../../../words/index.ts';

/** Whether a webhook works, in a word. */
export function WebhookState({ state }: Pick<components['schemas']['Webhook'], 'state'>) {
  if (state === 'active') return <StateWord mood="good">{t('active')}</StateWord>;
  if (state === 'paused') return <StateWord mood="quiet">{t('paused')}</StateWord>;
  return <StateWord mood="bad">{t('gave up')}</StateWord>;
}

/** What became of one call. */
export function DeliveryState({ state }: Pick<components['schemas']['WebhookDelivery'], 'state'>) {
  if (state === 'delivered') return <StateWord mood="good">{t('taken')}</StateWord>;
  if (state === 'waiting') return <StateWord mood="busy">{t('waiting')}</StateWord>;
  return <StateWord mood="bad">{t('failed')}</StateWord>;
}
