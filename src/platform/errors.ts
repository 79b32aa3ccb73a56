/**
 * One class and one table for everything that can go wrong.
 *
 * A code says which HTTP status it becomes, whether we expect it to happen (unexpected ones hide their text from the
 * client and are logged once), and what the reader can do about it. `docs/operations.md` is checked against this table.
 */
type ErrorKind = { status: number; expected: boolean; title: string; advice: string };

const expected = (status: number, title: string, advice: string): ErrorKind => ({
  status,
  expected: true,
  title,
  advice,
});

export const errorTable = {
  answer_invalid: expected(
    400,
    'No answer to this question',
    'Send one of the answers that GET /api/v1/questions/{name} shows under "links".',
  ),
  auth_cross_site: expected(
    403,
    'Request from another site',
    'Call the API with an API key, or from a page of this server: writes with a session cookie need its Origin.',
  ),
  auth_forbidden: expected(403, 'Not allowed', 'Use an API key or a role that carries the scope named in the detail.'),
  auth_required: expected(401, 'Sign-in needed', 'Send "Authorization: Bearer <API key>" or sign in as an operator.'),
  campaign_name_taken: expected(409, 'There is a campaign of that name', 'Choose another name.'),
  campaign_not_ready: expected(
    409,
    'The campaign cannot be launched yet',
    'Mend everything listed under "errors"; nothing has been planned or sent.',
  ),
  campaign_state: expected(
    409,
    'Not possible in this state of the campaign',
    'Look at the state of the campaign: drafts are edited, sending ones paused, paused ones resumed or cancelled.',
  ),
  company_invalid: expected(
    400,
    'The company is not valid',
    'Mend the field named in the problem, and send the row again.',
  ),
  config_invalid: expected(500, 'Settings are wrong', 'Mend the variables listed; .env.example shows each of them.'),
  customer_template_changed: expected(
    409,
    'The template was changed meanwhile',
    'Read it again, and make the change again where it is still wanted.',
  ),
  customer_template_contacts: expected(
    409,
    'No template can be made of these customers',
    'Pick 5 to 15 contacts that exist, or choose by a value that at least 5 customers have.',
  ),
  customer_template_empty: expected(
    409,
    'No trait counts',
    'Keep a trait with PATCH /api/v1/customers/templates/{id}, or pick other customers: there is nothing to score by.',
  ),
  customers_not_scored: expected(
    409,
    'The customers have not been scored yet',
    'Score them now, or wait for the night: GET /api/v1/customers/runs shows how far it is.',
  ),
  data_folder_unusable: expected(
    500,
    'The data folder cannot be used',
    'Choose a folder in DATA_DIR that this program may write to, on a disk with space left.',
  ),
  database_away: expected(503, 'The database does not answer', 'Try again in a few seconds.'),
  contact_attribute_declared: expected(
    409,
    'The attribute has another type',
    'Use another name, or send values of the declared type: GET /api/v1/contact-attributes lists them.',
  ),
  contact_email_taken: expected(
    409,
    'Another contact has this e-mail',
    'Send the external id of the contact that has it, or change its e-mail first.',
  ),
  contact_external_id_taken: expected(
    409,
    'Another contact has this external id',
    'Change the external id of the other contact first, or erase the one that is wrong.',
  ),
  contact_invalid: expected(
    400,
    'The contact is not valid',
    'Mend the field named in the problem, and send the row again.',
  ),
  contacts_same: expected(400, 'One contact, not two', 'Name another contact to merge into this one.'),
  database_newer: expected(
    500,
    'The database is newer than the program',
    'Start the newer program again, or restore a backup made before the update.',
  ),
  delivery_no_transport: expected(
    503,
    'There is no way out for mail here',
    'Set SMTP_URL, or ask a process that runs the workers, where the built-in mailbox is.',
  ),
  enrich_refused: expected(
    502,
    'The other system did not do its part',
    'Mend what the detail names on the other side, then start the repair again: what is filled already is not asked for.',
  ),
  event_contact_unknown: expected(
    400,
    'Nobody by that name',
    'Create the contact first, or name it by externalId or email so that it can be created.',
  ),
  event_currency_mismatch: expected(
    400,
    'Another currency than the workspace',
    'Convert the amounts to the currency of the workspace before sending them.',
  ),
  event_invalid: expected(
    400,
    'The event is not valid',
    'Mend the field named in the problem, and send the row again.',
  ),
  event_order_unknown: expected(
    400,
    'The refunded order is not known',
    'Send the order first, or send the amount or the lines of the refund.',
  ),
  idempotency_conflict: expected(
    409,
    'Idempotency key already used',
    'Use a new Idempotency-Key for a request with another body, or wait until the first request has been answered.',
  ),
  image_invalid: expected(
    400,
    'The picture cannot be used',
    'Send a whole PNG, JPEG or GIF as the body of the request, under its own Content-Type.',
  ),
  image_too_large: expected(
    413,
    'The picture is too large',
    'Make it smaller: up to 1 MB and 4,000 pixels a side; 1,200 pixels wide is sharp on every screen.',
  ),
  import_columns_missing: expected(
    400,
    'Columns of the mapping are not in the file',
    'Name the columns as the header line of the file does, or choose another delimiter.',
  ),
  import_file_empty: expected(400, 'The file is empty', 'Send the file as the body of the request.'),
  import_mapping_invalid: expected(400, 'The mapping is not valid', 'Mend the fields listed under "errors".'),
  import_state: expected(
    409,
    'The import is not in a state for this',
    'Look at the state of the import; make a new import to take another file in.',
  ),
  import_unreadable: expected(
    400,
    'The file cannot be read',
    'Save it as CSV in UTF-8 (or name the encoding in the mapping), plain or gzip, and import it again.',
  ),
  inbound_mailbox_name_taken: expected(409, 'There is a mailbox of that name', 'Choose another name.'),
  inbound_mailbox_password_needed: expected(
    409,
    'The password must be given anew',
    'Send the password along when the server, its port, its encryption or the user changes.',
  ),
  inbound_mailbox_too_many: expected(409, 'Too many mailboxes', 'Archive one that is no longer read first.'),
  internal: {
    status: 500,
    expected: false,
    title: 'Something went wrong in Kohort',
    advice: 'Try again; if it stays, look up the request id in the log.',
  },
  media_type_unsupported: expected(
    415,
    'Media type not understood',
    'Send the media type named in the detail; see /docs for what each operation takes.',
  ),
  merge_cannot_be_undone: expected(
    409,
    'The merge cannot be undone',
    'Do what the detail says first; nothing has been changed.',
  ),
  method_not_allowed: expected(405, 'Method not allowed', 'Use one of the methods in the "Allow" header.'),
  migration_failed: expected(
    500,
    'A migration did not go through',
    'Read the detail, mend the cause, then start again; "npm run migrate" repeats the migration alone.',
  ),
  needs_group_name_taken: expected(409, 'There is a needs group of that name', 'Choose another name.'),
  needs_groups_full: expected(409, 'Too many needs groups', 'Archive one first: 3 to 5 groups work best.'),
  needs_proposal_empty: expected(
    409,
    'This proposal proposes no groups',
    'Take over a proposal whose kind is "groups", or define needs groups in your own words.',
  ),
  not_found: expected(404, 'Not found', 'Check the id and the workspace.'),
  offer_code_kind: expected(
    409,
    'The codes of this offer do not come from a shop',
    'Make an offer with codeKind "imported", and send the codes to that one.',
  ),
  offer_code_taken: expected(
    409,
    'The code belongs to another offer',
    'Choose another code. That of an archived offer stays taken: what is typed means one offer for ever.',
  ),
  offer_given: expected(
    409,
    'Somebody has been given the offer',
    'Change only its name, let it end later, or give it more room; for anything else end it and make another.',
  ),
  offer_key_reused: expected(
    409,
    'The key was used for another redemption',
    'Send a new key for every redemption, and the same key only to repeat the very same request.',
  ),
  operator_exists: expected(409, 'Already an operator', 'Add the person to the workspace instead.'),
  opt_in_impossible: expected(
    409,
    'The contact cannot be asked by mail',
    'Give the contact an e-mail address that is not suppressed, or record a consent that was confirmed elsewhere.',
  ),
  opt_in_too_many: expected(
    429,
    'Too many confirmation mails to this address',
    'Wait until tomorrow: an address gets at most three within a day, so that nobody can have it flooded.',
  ),
  payload_too_large: expected(413, 'Request body too large', 'Send smaller batches, or use the import.'),
  port_in_use: expected(500, 'Port in use', 'Stop the other program, or choose another port in the setting named.'),
  port_unusable: expected(500, 'Cannot listen', 'Choose an address of this machine and a port you may use.'),
  postgres_account: expected(
    500,
    'The embedded PostgreSQL has no account to run as',
    'Start the program as an ordinary user that owns the data folder, or set DATABASE_URL.',
  ),
  postgres_disk_full: expected(500, 'The disk is full', 'Free space on the disk of the data folder, then start again.'),
  postgres_folder_in_use: expected(
    500,
    'The data folder is in use',
    'Stop the other program, or run several on one database: set DATABASE_URL to what the file "database-url" in the data folder says.',
  ),
  postgres_no_binaries: expected(
    500,
    'No embedded PostgreSQL for this machine',
    'Set DATABASE_URL to a PostgreSQL server, version 15 or newer.',
  ),
  postgres_password_lost: expected(
    500,
    'The password of the embedded PostgreSQL is lost',
    'Put postgres.json back into the data folder, or move the folder away to start with an empty database.',
  ),
  postgres_start_failed: expected(
    500,
    'The embedded PostgreSQL did not start',
    'Read the detail and postgres.log, or set DATABASE_URL to use a server of your own.',
  ),
  postgres_too_old: expected(
    500,
    'PostgreSQL is too old',
    'Set DATABASE_URL to a PostgreSQL server, version 15 or newer.',
  ),
  postgres_too_many_connections: expected(
    503,
    'PostgreSQL has no connection left for this program',
    'Raise max_connections of the server, lower DATABASE_CONNECTIONS, or run fewer processes.',
  ),
  postgres_unreachable: expected(
    500,
    'The database does not answer',
    'Check DATABASE_URL, and that the server runs and may be reached from here.',
  ),
  postgres_version_differs: expected(
    500,
    'The data folder belongs to another version of PostgreSQL',
    'Dump the data with the earlier version of Kohort and load it into this one, or set DATABASE_URL.',
  ),
  product_invalid: expected(
    400,
    'The product is not valid',
    'Mend the field named in the problem, and send the row again.',
  ),
  rendering_header_invalid: expected(
    400,
    'A mail header is not valid',
    'Mend the address, subject or header named in the detail; line breaks and control characters are refused.',
  ),
  rendering_missing_value: expected(
    422,
    'The template needs a value that is missing',
    'Give the contact that value, or write {{default name "something else"}} or {{#if name}} at the line named.',
  ),
  rendering_mjml_invalid: expected(422, 'The MJML is not valid', 'Mend the lines listed under "errors".'),
  rendering_template_invalid: expected(
    422,
    'The template is not valid',
    'Mend the places listed under "errors": braces, helpers and slots are checked there.',
  ),
  rendering_too_large: expected(
    422,
    'The message grows too large',
    'Shorten the lists the template walks through; loops and message size are bounded.',
  ),
  rendering_value_invalid: expected(
    422,
    'A value does not suit its place in the template',
    'Mend the value or the helper at the line named (dates, money, links and texts each need their own kind).',
  ),
  rate_limited: expected(429, 'Too many requests', 'Wait as many seconds as "Retry-After" says; use bulk operations.'),
  provider_hook_name_taken: expected(409, 'There is a sending service of that name', 'Choose another name.'),
  provider_hook_too_many: expected(409, 'Too many sending services', 'Archive one that no longer reports first.'),
  provider_hook_untrusted: expected(
    401,
    'It does not come from whom it says',
    'Compare the key, secret or topic kept here with what the settings of the sending service show.',
  ),
  question_exists: expected(
    409,
    'There is a question of that name',
    'Change it with PATCH /api/v1/questions/{name}, or choose another name.',
  ),
  question_invalid: expected(
    400,
    'The question cannot be like that',
    'Mend what the detail names; GET /api/v1/questions shows the questions and their answers.',
  ),
  queue_away: expected(
    503,
    'The queue does not answer',
    'Start Redis or Valkey, mend REDIS_URL, or leave it empty: then the queue lives in PostgreSQL.',
  ),
  repair_cannot_be_undone: expected(
    409,
    'The repair cannot be undone',
    'Look at its state with GET /api/v1/repairs: only one that is done, and was no trial, can be taken back.',
  ),
  request_invalid: expected(400, 'The request is not valid', 'Mend the fields listed under "errors".'),
  request_not_json: expected(400, 'The body is not JSON', 'Send a JSON body with "Content-Type: application/json".'),
  secret_unreadable: expected(
    500,
    'A kept secret cannot be read',
    'It was encrypted under another KOHORT_SECRET: set the old one again, or enter the password or key once more.',
  ),
  sample_shop_not_empty: expected(
    409,
    'There are contacts here already',
    'Make a new workspace for the sample shop: it never mixes with contacts of your own.',
  ),
  segment_circular: expected(
    400,
    'The definition goes round in a circle',
    'Take out the condition on a segment that itself depends on this one.',
  ),
  segment_costly: expected(
    422,
    'The definition reads too much',
    'Give its conditions a window, or send "acceptCost": true to save it all the same.',
  ),
  segment_draft_unbuilt: expected(
    409,
    'The draft is not built yet',
    'Wait until "builtAt" of the draft is set: GET /api/v1/segments/{segmentId}/draft shows how far it is.',
  ),
  segment_has_no_list: expected(
    409,
    'The segment has no list of its own',
    'Give it a definition with a condition of type "list", alone or beside others.',
  ),
  segment_in_use: expected(
    409,
    'The segment is used by another segment',
    'Change or archive the segments named in the detail first.',
  ),
  segment_name_taken: expected(
    409,
    'Another segment has this name',
    'Choose another name; archived segments keep theirs.',
  ),
  segment_too_slow: expected(
    422,
    'Working it out takes too long',
    'Narrow what the detail names (a window, fewer kinds of events), or save it as a segment and let it be built.',
  ),
  segment_unknown: expected(
    400,
    'The definition refers to a segment that is not there',
    'Name a segment in use: GET /api/v1/segments lists them.',
  ),
  sending_domain_key_state: expected(
    409,
    'Not possible in this state of the key',
    'Publish what GET /api/v1/sending-domains/{domainId} shows for it, check the domain, or force the key.',
  ),
  sending_domain_taken: expected(
    409,
    'The domain is set up already',
    'GET /api/v1/sending-domains lists the domains of this workspace.',
  ),
  template_name_taken: expected(
    409,
    'There is a template of that name',
    'Choose another name, or add a version to it.',
  ),
  topic_exists: expected(409, 'The topic has been defined already', 'Change it with PATCH /api/v1/topics/{name}.'),
  transport_archived: expected(
    409,
    'The way out was archived',
    'Choose another way out for the campaign, or make a new one: GET /api/v1/transports lists them.',
  ),
  transport_in_use: expected(
    409,
    'Campaigns still go out this way',
    'Let them finish, cancel them, or give them another way out; then archive this one.',
  ),
  transport_name_taken: expected(409, 'There is a way out of that name', 'Choose another name.'),
  transport_secret_needed: expected(
    409,
    'The secret must be given anew',
    'Send the secret along with settings that lead to another server or plug-in.',
  ),
  transport_unusable: expected(
    409,
    'The way out cannot be used as it is set up',
    'Mend what the detail names; POST /api/v1/transports/{transportId}/test tries it.',
  ),
  webhook_address_refused: expected(
    422,
    'This address would not be called',
    'Give a public https:// address. Receivers in your own network: name their ranges in WEBHOOK_PRIVATE_ADDRESSES.',
  ),
  webhook_name_taken: expected(409, 'There is a webhook of that name', 'Choose another name.'),
  webhook_secret_invalid: expected(
    422,
    'This is no secret for signatures',
    'Give "whsec_" and the base64 of 24 to 64 bytes that only you and the receiver know, as Standard Webhooks has it.',
  ),
  webhook_too_many: expected(409, 'Too many webhooks', 'Delete one that is no longer needed.'),
  workspace_last_owner: expected(409, 'The last owner', 'Make somebody else an owner first.'),
  workspace_slug_taken: expected(409, 'Slug already used', 'Choose another slug.'),
} satisfies Record<string, ErrorKind>;

export type ErrorCode = keyof typeof errorTable;

/** One thing wrong with one place of an input: where (`path`, dotted), what, and how to mend it. */
export type FieldProblem = { path: string; message: string };

/**
 * An error with a stable code. `detail` says in one sentence what happened here; `fields` point into the input;
 * `info` are facts for the reader (never secrets).
 */
export class KohortError extends Error {
  readonly code: ErrorCode;
  readonly detail: string;
  readonly fields: FieldProblem[];
  readonly info: Record<string, unknown>;

  constructor(
    code: ErrorCode,
    {
      detail,
      fields = [],
      info = {},
      cause,
    }: {
      detail?: string;
      fields?: FieldProblem[];
      info?: Record<string, unknown>;
      cause?: unknown;
    } = {},
  ) {
    super(detail ?? errorTable[code].title, cause === undefined ? undefined : { cause });
    this.name = 'KohortError';
    this.code = code;
    this.detail = detail ?? errorTable[code].title;
    this.fields = fields;
    this.info = info;
  }

  /** HTTP status, whether it is expected, title and advice of this code. */
  get kind(): ErrorKind {
    return errorTable[this.code];
  }
}

/** "Not found" for one thing: `notFound('segment', 12)`. */
export function notFound(thing: string, id: string | number): KohortError {
  return new KohortError('not_found', { detail: `There is no ${thing} ${id} in this workspace.` });
}
