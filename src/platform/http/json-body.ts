import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { type FieldProblem, KohortError } from '../errors.ts';
import { loadExpress } from './load-express.ts';

const megabyte = 1024 * 1024;
const deepest = 60;

/** Size of a JSON body at most, in bytes, after decompression. */
export const bodyLimits = { ordinary: megabyte, bulk: 10 * megabyte } as const;

/** Bytes that are no UTF-8 would be replaced by question marks without a word: "Åsa" in Latin-1 would be lost. */
function verify(_request: IncomingMessage, _response: unknown, bytes: Buffer, encoding: string): void {
  if (encoding !== 'utf-8' || isUtf8(bytes)) return;
  throw new KohortError('request_not_json', { detail: 'The body is not UTF-8 text.' });
}

const parsers = new Map<keyof typeof bodyLimits, RequestHandler>();

function parserOf(size: keyof typeof bodyLimits): RequestHandler {
  const parser = parsers.get(size) ?? loadExpress().json({ limit: bodyLimits[size], strict: false, verify });
  parsers.set(size, parser);
  return parser;
}

/** Reads the JSON body of a request. Throws `request_not_json`, `payload_too_large` or `media_type_unsupported`. */
export async function readJsonBody(request: Request, response: Response, isBulk: boolean): Promise<unknown> {
  const length = request.headers['content-length'];
  const hasBody = request.headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0');
  if (!hasBody) return undefined;
  if (!request.is(['json', '+json'])) {
    throw new KohortError('media_type_unsupported', {
      detail: `This operation takes application/json, not ${request.headers['content-type'] ?? 'a body without type'}.`,
    });
  }
  const parse = parserOf(isBulk ? 'bulk' : 'ordinary');
  await new Promise<void>((resolve, reject) => {
    const next: NextFunction = (error?: unknown) => (error ? reject(error) : resolve());
    parse(request, response, next);
  });
  return request.body;
}

/** Whether a value is nested so deep that functions which call themselves for each level might not come back. */
export function isTooDeep(value: unknown, levels = deepest): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isTooDeep(inner, levels - 1));
}

const surrogate = /\p{Surrogate}/u;

/** Text that PostgreSQL cannot keep: NUL, and halves of surrogate pairs (RFC 8259 section 8.2). */
const isStorable = (text: string) => !text.includes('\0') && !surrogate.test(text);

/**
 * What must not come in wherever it stands: text that cannot be stored and nesting deeper than 60 levels (which would
 * exhaust the stack of recursive schemas).
 */
export function textProblems(value: unknown, path: string, depth = 0): FieldProblem[] {
  if (typeof value === 'string') {
    return isStorable(value) ? [] : [{ path, message: 'Contains a NUL or half a surrogate pair.' }];
  }
  if (typeof value !== 'object' || value === null) return [];
  if (depth >= deepest) return [{ path, message: `Nested deeper than ${deepest} levels.` }];
  const problems: FieldProblem[] = [];
  for (const [key, inner] of Object.entries(value)) {
    if (!isStorable(key)) problems.push({ path, message: 'Contains a key with a NUL or half a surrogate pair.' });
    else if (typeof inner === 'string' || typeof inner === 'object') {
      problems.push(...textProblems(inner, `${path}.${key}`, depth + 1));
    }
    if (problems.length >= 20) break;
  }
  return problems;
}
