import { open } from 'node:fs/promises';
import { constants, gunzipSync } from 'node:zlib';

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';
export type FileFormat = { isGzip: boolean; encoding: Encoding; delimiter: string };

const SAMPLE_BYTES = 256 * 1024;
const delimiters = [',', ';', '\t', '|'];

/**
 * Finds out, from the beginning of a file, what it is: gzip by its magic number, the encoding by a byte order mark or by
 * whether it is valid UTF-8, the delimiter by what the header line has most of. What the mapping says goes first.
 */
export async function detectFormat(
  path: string,
  given: { encoding: 'auto' | 'utf-8' | 'latin1'; delimiter?: string | undefined },
): Promise<FileFormat> {
  const file = await open(path, 'r');
  const raw = Buffer.alloc(SAMPLE_BYTES);
  const { bytesRead } = await file.read(raw, 0, SAMPLE_BYTES, 0).finally(() => file.close());
  const isGzip = bytesRead >= 2 && raw[0] === 0x1f && raw[1] === 0x8b;
  const start = raw.subarray(0, bytesRead);
  // The sample ends in the middle of the stream: take what can be had of it.
  const sample = isGzip ? gunzipSync(start, { finishFlush: constants.Z_SYNC_FLUSH }) : start;
  const encoding = encodingOf(sample, given.encoding);
  const header = headerLine(new TextDecoder(encoding).decode(sample));
  return { isGzip, encoding, delimiter: given.delimiter ?? delimiterOf(header) };
}

function encodingOf(sample: Buffer, given: 'auto' | 'utf-8' | 'latin1'): Encoding {
  if (sample[0] === 0xef && sample[1] === 0xbb && sample[2] === 0xbf) return 'utf-8';
  if (sample[0] === 0xff && sample[1] === 0xfe) return 'utf-16le';
  if (sample[0] === 0xfe && sample[1] === 0xff) return 'utf-16be';
  if (given !== 'auto') return given === 'latin1' ? 'windows-1252' : 'utf-8';
  try {
    // stream: a character cut off by the end of the sample is no fault.
    new TextDecoder('utf-8', { fatal: true }).decode(sample, { stream: true });
    return 'utf-8';
  } catch {
    return 'windows-1252';
  }
}

function headerLine(text: string): string {
  return text.split(/\r?\n/, 1)[0] ?? '';
}

/** The delimiter that stands most often outside quotes; a comma when none does. */
export function delimiterOf(header: string): string {
  const bare = header.replace(/"[^"]*"/g, '');
  const counts = delimiters.map((delimiter) => bare.split(delimiter).length - 1);
  const most = Math.max(...counts);
  return most === 0 ? ',' : (delimiters[counts.indexOf(most)] as string);
}
