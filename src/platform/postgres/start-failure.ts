import { KohortError } from '../errors.ts';

/**
 * Turns what went wrong at start, an error of Node or the words of PostgreSQL, into one clear sentence.
 *
 * @param words output of PostgreSQL's programs, if that is where the reason is.
 */
export function startFailure(cause: unknown, dataDir: string, words = ''): KohortError {
  if (cause instanceof KohortError) return cause;
  const text = `${words}\n${cause instanceof Error ? cause.message : ''}`;
  if (/no space left|ENOSPC|disk quota|EDQUOT/i.test(text)) {
    return new KohortError('postgres_disk_full', {
      detail: `The disk of ${dataDir} is full, PostgreSQL cannot start.`,
      cause,
    });
  }
  if (/EACCES|EPERM|EROFS/.test(text)) {
    return new KohortError('postgres_account', { detail: `The folder ${dataDir} cannot be written to.`, cause });
  }
  return new KohortError('postgres_start_failed', {
    detail: `The embedded PostgreSQL in ${dataDir} did not start: ${reasonIn(text)}.`,
    cause,
  });
}

/** The last line in which PostgreSQL says why it gave up, without time and process number. */
function reasonIn(text: string): string {
  const lines = text.split('\n').map((line) => line.trim());
  const said = lines.findLast((line) => /\b(FATAL|PANIC|error|fatal)\b:/.test(line));
  const line = said ?? lines.findLast((candidate) => candidate !== '') ?? 'no reason given';
  return line.replace(/^.*?\b(FATAL|PANIC|error|fatal):\s*/, '').replace(/\.$/, '');
}
