import { t } from '../../../words/index.ts';
import type { Option } from '../form/field.ts';

/** What another system can be told of, in the order in which it is offered. */
export const kindOptions = (): Option[] => [
  { value: 'segment.entered', label: t('Somebody entered a segment') },
  { value: 'segment.left', label: t('Somebody left a segment') },
  {
    value: 'segment.entered.rebuilt',
    label: t('Somebody is in a segment because its rules changed'),
    hint: t('Can be many at once.'),
  },
  {
    value: 'segment.left.rebuilt',
    label: t('Somebody is in a segment no more because its rules changed'),
    hint: t('Can be many at once.'),
  },
  { value: 'segment.decided', label: t('A segment was prioritised, kept or deselected') },
  { value: 'message.accepted', label: t('A message was taken by the receiving server') },
  { value: 'message.rejected', label: t('A message was refused for good') },
  { value: 'message.bounced', label: t('A message came back') },
  { value: 'message.complained', label: t('Somebody called a message spam') },
  { value: 'message.opened', label: t('A person opened a message') },
  { value: 'message.clicked', label: t('A person clicked a link') },
  { value: 'contact.subscribed', label: t('Somebody subscribed to a topic') },
  { value: 'contact.unsubscribed', label: t('Somebody unsubscribed from a topic') },
  { value: 'offer.redeemed', label: t('An offer was used') },
  { value: 'message.opened.proxy', label: t('A mail proxy fetched the pictures of a message') },
  { value: 'message.opened.machine', label: t('A machine opened a message') },
  { value: 'message.opened.unsure', label: t('A message was opened, nobody can tell by whom') },
  { value: 'message.clicked.proxy', label: t('A mail proxy followed a link') },
  { value: 'message.clicked.machine', label: t('A machine followed a link') },
  { value: 'message.clicked.unsure', label: t('A link was followed, nobody can tell by whom') },
];

/** One kind in words; as it is called where we have none. */
export const sayKind = (kind: string): string =>
  kind === 'webhook.test' ? t('A test') : (kindOptions().find(({ value }) => value === kind)?.label ?? kind);
