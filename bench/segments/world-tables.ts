/** What stands in the files of a world that is being made, and where: the columns that COPY reads, table by table. */
export const worldTables = {
  contact:
    'id, workspace_id, external_id, email, email_normal, attributes, time_zone, language, bucket, created_at, updated_at',
  contact_attribute_change: 'workspace_id, contact_id, name, value_before, at',
  contact_value: 'workspace_id, contact_id, name, number, text, model_version, at',
  consent: 'workspace_id, contact_id, topic, state, source, at, recorded_at',
  subscription: 'workspace_id, contact_id, topic, state, at',
  event: 'id, workspace_id, contact_id, kind_id, at, received_at, minute_of_week, amount, ref, message_id, props',
  order_line: 'workspace_id, contact_id, event_id, line, at, product, name, category, brand, quantity, amount',
  ingest_key: 'workspace_id, key, event_id',
} as const;

export type WorldTable = keyof typeof worldTables;

/** Kinds of events in a world, in the order of their ids, from 1. */
export const worldKinds = [
  'order',
  'refund',
  'message_accepted',
  'message_opened',
  'message_clicked',
  'message_unsubscribed',
  'message_bounced',
  'offer_redeemed',
  'offer_received',
  'experiment_assigned',
  'visit',
  'basket_left',
] as const;
export type WorldKind = (typeof worldKinds)[number];

export const WORKSPACE_ID = 1;
export const TIME_ZONE = 'Europe/Stockholm';

/** The instant at which a world ends, and at which the clock of a run starts: a Friday, 10:00 local time. */
export const WORLD_ENDS_AT = Date.UTC(2026, 10, 20, 9);
export const WORLD_DAYS = 365;

/** Offers that a world knows, by their ids. */
export const MORNING_OFFER = 1;
/** The letter (campaign) that brought the offer, and the one that was an experiment. */
export const OFFER_LETTER = 5;
export const EXPERIMENT_LETTER = 7;
