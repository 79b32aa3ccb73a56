import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Images } from '../templates/index.ts';

/** What stands behind such an address never changes; and a picture that is also something else does nothing here. */
const imageHeaders = {
  'cache-control': 'public, max-age=31536000, immutable',
  'content-security-policy': "default-src 'none'; sandbox",
  'x-content-type-options': 'nosniff',
};

/** Answers `/i/<sha256>.<ext>`: a picture of a design. Counts as nothing. False when there is none of that name. */
export async function serveImage(
  images: Pick<Images, 'serve'>,
  request: IncomingMessage,
  response: ServerResponse,
  name: string,
): Promise<boolean> {
  const found = await images.serve(name);
  if (!found) return false;
  const etag = `"${name}"`;
  if (request.headers['if-none-match'] === etag) {
    response.writeHead(304, { ...imageHeaders, etag });
    response.end();
    return true;
  }
  const { mediaType, bytes } = found;
  response.writeHead(200, { ...imageHeaders, etag, 'content-type': mediaType, 'content-length': String(bytes.length) });
  response.end(bytes);
  return true;
}
