import type { Request, Response } from 'express';
import { z } from 'zod';
import { type ErrorCode, errorTable, type FieldProblem, KohortError } from '../errors.ts';
import type { Log } from '../log.ts';

/** Every error answer: RFC 9457 problem details, with our code, the request id and what to do. */
export const problemSchema = z
  .object({
    type: z.string().describe('Where the code is explained.').meta({ example: '/docs/problems#request_invalid' }),
    title: z.string().describe('What kind of problem it is.').meta({ example: 'The request is not valid' }),
    status: z.number().int().describe('The HTTP status.').meta({ example: 400 }),
    detail: z.string().describe('What happened here, in one sentence.'),
    instance: z.string().describe('The path that was asked for.').meta({ example: '/api/v1/segments' }),
    code: z.string().describe('Stable code for programs.').meta({ example: 'request_invalid' }),
    requestId: z.string().describe('The same id as in the X-Request-Id header and in the log.'),
    advice: z.string().describe('What to do about it.'),
    errors: z
      .array(z.object({ path: z.string().meta({ example: 'body.lines.0.amount' }), message: z.string() }))
      .describe('Each field that is wrong; empty for other kinds of problem.'),
  })
  .meta({ id: 'Problem' });

export type Problem = z.output<typeof problemSchema>;

const typeOf = (code: ErrorCode) => `/docs/problems#${code}`;

/** Zod's findings as dotted paths below `part` ('body', 'query', 'params'): `body.lines.0.amount`. */
export function fieldProblems(error: z.ZodError, part: string): FieldProblem[] {
  return error.issues.flatMap((issue) => {
    const base = [part, ...issue.path].map(String).join('.');
    // What is wrong with a name stands inside.
    if (issue.code === 'invalid_key') return [{ path: base, message: issue.issues[0]?.message ?? issue.message }];
    if (issue.code !== 'unrecognized_keys') return [{ path: base, message: issue.message }];
    return issue.keys.map((key) => ({ path: `${base}.${key}`, message: 'This field is not known here.' }));
  });
}

/**
 * Any thrown thing as a KohortError. Errors of Express's parsers become 4xx; values that PostgreSQL refuses as such
 * (class 22: out of range, bad text) are the caller's mistake too; a database that is away is 503; all else is `internal`.
 */
export function toKohortError(error: unknown): KohortError {
  if (error instanceof KohortError) return error;
  const { type, status, message } = error as { type?: string; status?: number; message?: string };
  if (type === 'entity.too.large') return new KohortError('payload_too_large', { cause: error });
  if (type === 'entity.parse.failed') {
    return new KohortError('request_not_json', { detail: `The body is not valid JSON: ${message}`, cause: error });
  }
  if (type === 'encoding.unsupported' || type === 'charset.unsupported') {
    return new KohortError('media_type_unsupported', { detail: message ?? '', cause: error });
  }
  const sqlState = sqlStateOf(error);
  if (sqlState?.startsWith('22')) {
    return new KohortError('request_invalid', {
      detail: 'A value is outside what can be stored (too large a number, or text with forbidden characters).',
      cause: error,
    });
  }
  if (sqlState && /^(ECONN|ENOTFOUND|ETIMEDOUT|EPIPE|08|57P|53300)/.test(sqlState)) {
    return new KohortError('database_away', { cause: error });
  }
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return new KohortError('request_invalid', { detail: message ?? '', cause: error });
  }
  return new KohortError('internal', { cause: error });
}

/** SQLSTATE (or the socket's error code) of an error of pg or of Prisma, which wraps it. */
function sqlStateOf(error: unknown): string | undefined {
  const { code, meta, cause } = error as {
    code?: unknown;
    meta?: { driverAdapterError?: { cause?: { originalCode?: string } } };
    cause?: unknown;
  };
  const wrapped = meta?.driverAdapterError?.cause?.originalCode;
  if (wrapped) return wrapped;
  // Prisma's own "out of range for the type": found before the statement is sent.
  if (code === 'P2020' || code === 'P2033') return '22003';
  if (code === 'P1001' || code === 'P1017') return '08006';
  if (typeof code === 'string') return code;
  return cause instanceof Error ? sqlStateOf(cause) : undefined;
}

/** The answer for an error. Unexpected ones say nothing about their cause. */
export function toProblem(
  error: KohortError,
  { requestId, instance }: { requestId: string; instance: string },
): Problem {
  const { status, title, advice, expected } = errorTable[error.code];
  return {
    type: typeOf(error.code),
    title,
    status,
    detail: expected ? error.detail : title,
    instance,
    code: error.code,
    requestId,
    advice,
    errors: expected ? error.fields : [],
  };
}

/** Sends the problem; 5xx are logged, once, with their cause and the request id. */
export function sendProblem(thrown: unknown, request: Request, response: Response, log: Log): Problem {
  const error = toKohortError(thrown);
  const requestId = String(response.locals.requestId ?? '');
  const instance = request.originalUrl.split('?')[0] ?? '/';
  const problem = toProblem(error, { requestId, instance });
  if (problem.status >= 500) {
    const cause = (error.cause ?? error) as Error;
    const fields = { requestId, method: request.method, path: instance, code: error.code };
    log.error({ ...fields, error: cause.message, stack: cause.stack }, 'http.request.failed');
  }
  if (response.headersSent) {
    response.destroy();
    return problem;
  }
  if (problem.status === 401) response.setHeader('WWW-Authenticate', 'Bearer realm="kohort"');
  if (problem.status === 503) response.setHeader('Retry-After', '5');
  response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
  return problem;
}
