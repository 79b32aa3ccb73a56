import { expect, test } from 'vitest';
import { isSameOrigin } from '../../../src/workspaces/same-origin.ts';

const http = 'http://kohort.test:3000';
const https = 'https://kohort.test';

test.each([
  ['the host asked for', { origin: http, host: 'kohort.test:3000' }, http, true],
  [
    'another name of this machine, asked by that name',
    { origin: 'http://localhost:3000', host: 'localhost:3000' },
    http,
    true,
  ],
  ['PUBLIC_URL, behind a proxy that changes the host', { origin: https, host: '10.0.0.5:3000' }, https, true],
  ['another port', { origin: 'http://kohort.test:4000', host: 'kohort.test:3000' }, http, false],
  ['another site', { origin: 'https://evil.test', host: 'kohort.test' }, https, false],
  ['a subdomain', { origin: 'https://x.kohort.test', host: 'kohort.test' }, https, false],
  ['our name without encryption', { origin: 'http://kohort.test', host: 'kohort.test' }, https, false],
  ['a sandboxed frame', { origin: 'null', host: 'kohort.test' }, https, false],
  ['no origin, from our page', { host: 'kohort.test', fetchSite: 'same-origin' }, https, true],
  ['no origin, from a sister site', { host: 'kohort.test', fetchSite: 'same-site' }, https, false],
  ['nothing said', { host: 'kohort.test' }, https, false],
  [
    'an origin that contradicts Sec-Fetch-Site',
    { origin: 'https://evil.test', host: 'kohort.test', fetchSite: 'same-origin' },
    https,
    false,
  ],
  ['the host, without PUBLIC_URL', { origin: http, host: 'kohort.test:3000' }, undefined, true],
])('%s', (_name, request, publicUrl, isOurs) => {
  expect(isSameOrigin(request, publicUrl)).toBe(isOurs);
});
