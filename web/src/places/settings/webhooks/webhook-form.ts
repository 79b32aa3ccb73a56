import type { BodyOf } from '../../../api/body-of.ts';
import type { components } from '../../../api/schema.d.ts';
import { t } from '../../../words/index.ts';
import { chosenOf, type Field, textOf, type Values } from '../form/field.ts';
import { kindOptions } from './webhook-kinds.ts';

type Webhook = components['schemas']['Webhook'];
type NewWebhook = BodyOf<'/webhooks', 'post'>;

export const webhookFields = (): Field[] => [
  { kind: 'text', name: 'name', label: t('Name'), isRequired: true, placeholder: t('Customer system') },
  {
    kind: 'text',
    type: 'url',
    name: 'url',
    label: t('Address'),
    isRequired: true,
    placeholder: 'https://crm.example.com/hooks/kohort',
  },
  { kind: 'several', name: 'kinds', label: t('Tell it when'), options: kindOptions() },
];

export const webhookValues = (webhook?: Webhook): Values => ({
  name: webhook?.name ?? '',
  url: webhook?.url ?? '',
  kinds: webhook?.kinds ?? [],
});

export const webhookBody = (values: Values): NewWebhook => ({
  name: textOf(values, 'name'),
  url: textOf(values, 'url'),
  kinds: chosenOf(values, 'kinds') as NewWebhook['kinds'],
});
