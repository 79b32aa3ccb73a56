import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { KohortError } from '../platform/index.ts';
import type { FileFormat } from './detect-format.ts';

const CHUNK_BYTES = 256 * 1024;

/**
 * The text of a file, piece by piece, in constant memory. `onBytes` hears how many bytes of the file (compressed, if it
 * is) have been read. Throws `import_unreadable` for a damaged gzip file and for bytes that are not of the encoding:
 * half-read names would do more harm than a stop.
 */
export async function* readText(
  path: string,
  { isGzip, encoding }: FileFormat,
  onBytes: (bytesRead: number) => void,
): AsyncGenerator<string> {
  const file = createReadStream(path, { highWaterMark: CHUNK_BYTES });
  const source = isGzip ? createGunzip({ chunkSize: CHUNK_BYTES }) : file;
  // The failure reaches the reader through `source`; this promise only keeps the two streams together.
  const joined = isGzip ? pipeline(file, source as ReturnType<typeof createGunzip>).catch(() => undefined) : undefined;
  const decoder = new TextDecoder(encoding, { fatal: true });
  try {
    for await (const chunk of source) {
      onBytes(file.bytesRead);
      const text = decoder.decode(chunk as Buffer, { stream: true });
      if (text !== '') yield text;
    }
    const last = decoder.decode();
    if (last !== '') yield last;
  } catch (error) {
    throw unreadable(error, encoding);
  } finally {
    file.destroy();
    source.destroy();
    await joined;
  }
}

function unreadable(error: unknown, encoding: string): unknown {
  const { code, message } = error as { code?: string; message?: string };
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') {
    const detail = `The file is not valid ${encoding}. Set "encoding" to "latin1" in the mapping, or save the file as UTF-8.`;
    return new KohortError('import_unreadable', { detail });
  }
  if (code?.startsWith('Z_')) {
    return new KohortError('import_unreadable', { detail: `The gzip file is damaged or cut off: ${message}.` });
  }
  if (code === 'ENOENT') return new KohortError('import_unreadable', { detail: 'The file is not there any more.' });
  return error;
}
