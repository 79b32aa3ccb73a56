import type { ServerResponse } from 'node:http';

export const noStore = { 'cache-control': 'no-store, private', 'referrer-policy': 'no-referrer' };

/** Headers of a page for people: nothing from elsewhere, nothing kept. */
export const pageHeaders = {
  ...noStore,
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'",
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex',
};

export function refuse(response: ServerResponse): void {
  response.writeHead(404, { ...noStore, 'content-type': 'text/plain' });
  response.end('This link is not one of ours, or is incomplete.\n');
}
