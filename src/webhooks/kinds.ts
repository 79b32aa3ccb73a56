/** What can be told: the names of happenings, and the kinds of events some of them come from. */

/**
 * Events by the name they are told under; opens and clicks that no person made for certain are told only when asked
 * for.
 */
export const kindsOfEvents = {
  message_accepted: 'message.accepted',
  message_bounced: 'message.bounced',
  message_complained: 'message.complained',
  message_opened: 'message.opened',
  message_opened_proxy: 'message.opened.proxy',
  message_opened_machine: 'message.opened.machine',
  message_opened_unsure: 'message.opened.unsure',
  message_clicked: 'message.clicked',
  message_clicked_proxy: 'message.clicked.proxy',
  message_clicked_machine: 'message.clicked.machine',
  message_clicked_unsure: 'message.clicked.unsure',
  offer_redeemed: 'offer.redeemed',
} as const;

/** What a webhook may be told of, with what it means. */
export const webhookKinds = {
  'segment.entered': 'A contact entered a segment: something happened, or time passed.',
  'segment.left': 'A contact left a segment: something happened, or time passed.',
  'segment.entered.rebuilt': 'A contact is in a segment because its definition was made or changed.',
  'segment.left.rebuilt': 'A contact is no longer in a segment because its definition was changed, or it was archived.',
  'segment.decided': 'It was decided to prioritise, keep or deselect a segment, or such a decision was withdrawn.',
  'message.accepted': 'The receiving server took a message.',
  'message.rejected': 'The receiving server refused a message for good.',
  'message.bounced': 'A message came back.',
  'message.complained': 'A recipient called a message spam.',
  'message.opened': 'A person opened a message.',
  'message.opened.proxy': 'A mail proxy fetched the pictures of a message: delivered, not necessarily read.',
  'message.opened.machine': 'A machine opened a message.',
  'message.opened.unsure': 'Nobody can tell whether a person opened a message.',
  'message.clicked': 'A person clicked a link.',
  'message.clicked.proxy': 'A proxy followed a link.',
  'message.clicked.machine': 'A machine followed a link.',
  'message.clicked.unsure': 'Nobody can tell whether a person clicked a link.',
  'contact.subscribed': 'A contact subscribed to a topic.',
  'contact.unsubscribed': 'A contact unsubscribed from a topic.',
  'offer.redeemed': 'An offer was used.',
} as const;

export type WebhookKind = keyof typeof webhookKinds;

/** Sent on request to try an address out; nobody subscribes to it. */
export const testKind = 'webhook.test';
