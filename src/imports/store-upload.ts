import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { KohortError } from '../platform/index.ts';

/** Larger files are for the command line, which reads them where they are. */
export const MAX_UPLOAD_BYTES = 20 * 1024 ** 3;

/** Folder of uploaded files below the data folder. */
export function uploadFolder(dataDir: string): string {
  return path.resolve(dataDir, 'imports');
}

/**
 * Streams an upload to disk, never through memory; the file has its name only once it is whole, so that a broken upload
 * leaves nothing to import. Throws `payload_too_large` and `import_file_empty`.
 */
export async function storeUpload(
  dataDir: string,
  name: string,
  body: Readable,
  maxBytes = MAX_UPLOAD_BYTES,
): Promise<{ filePath: string; bytesTotal: number }> {
  const folder = uploadFolder(dataDir);
  await mkdir(folder, { recursive: true });
  const filePath = path.join(folder, name);
  const partial = `${filePath}.${process.pid}.part`;
  let bytes = 0;
  const limit = async function* (source: AsyncIterable<Buffer>) {
    for await (const chunk of source) {
      bytes += chunk.length;
      if (bytes > maxBytes) {
        throw new KohortError('payload_too_large', { detail: `The file is larger than ${maxBytes} bytes.` });
      }
      yield chunk;
    }
  };
  try {
    // Opened before anything can fail: a stream that opens it later could make it anew after it was removed.
    const file = await open(partial, 'w', 0o600);
    await pipeline(body, limit, file.createWriteStream());
    if (bytes === 0) throw new KohortError('import_file_empty');
    await rename(partial, filePath);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
  return { filePath, bytesTotal: (await stat(filePath)).size };
}
