import type { IncomingMessage } from 'node:http';

/** Far more than our forms send. */
const MOST_BYTES = 16 * 1024;
const PATIENCE_MS = 5_000;

/**
 * The fields of a form that was posted; none when the body is longer than any of ours, takes too long, or is no form:
 * then nothing is asked for, and nothing happens.
 */
export async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  const type = request.headers['content-type'] ?? 'application/x-www-form-urlencoded';
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(type);
  const text = await new Promise<string>((resolve) => {
    const pieces: Buffer[] = [];
    let bytes = 0;
    const end = (whole: boolean) => {
      clearTimeout(timer);
      resolve(whole ? Buffer.concat(pieces).toString('utf8') : '');
    };
    const timer = setTimeout(end, PATIENCE_MS, false);
    request.on('data', (piece: Buffer) => {
      bytes += piece.length;
      // The rest is read and forgotten, so that an answer can be given.
      if (bytes <= MOST_BYTES) pieces.push(piece);
    });
    request.once('end', () => end(bytes <= MOST_BYTES));
    request.once('error', () => end(false));
    request.once('close', () => end(false));
  });
  return new URLSearchParams(isForm ? text : '');
}
