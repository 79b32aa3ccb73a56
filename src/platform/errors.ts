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
  auth_forbidden: expected(403, 'Not allowed', 'Use an API key or a role that carries the scope named in the detail.'),
  auth_required: expected(401, 'Sign-in needed', 'Send "Authorization: Bearer <API key>" or sign in as an operator.'),
  config_invalid: expected(500, 'Settings are wrong', 'Mend the variables listed; .env.example shows each of them.'),
  idempotency_conflict: expected(
    409,
    'Idempotency key already used',
    'Use a new Idempotency-Key for a request with another body, or wait until the first request has been answered.',
  ),
  internal: {
    status: 500,
    expected: false,
    title: 'Something went wrong in Kohort',
    advice: 'Try again; if it stays, look up the request id in the log.',
  },
  not_found: expected(404, 'Not found', 'Check the id and the workspace.'),
  payload_too_large: expected(413, 'Request body too large', 'Send smaller batches, or use the import.'),
  request_invalid: expected(400, 'The request is not valid', 'Mend the fields listed under "errors".'),
  request_not_json: expected(400, 'The body is not JSON', 'Send a JSON body with "Content-Type: application/json".'),
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
