/**
 * Whether the browser says that a request comes from one of our own pages: `Origin` is the host asked for or PUBLIC_URL,
 * or, where there is no Origin, `Sec-Fetch-Site` is same-origin. Neither given means no.
 */
export function isSameOrigin(
  request: { origin?: string | undefined; host?: string | undefined; fetchSite?: string | undefined },
  publicUrl: string | undefined,
): boolean {
  const { origin, host, fetchSite } = request;
  if (origin === undefined) return fetchSite === 'same-origin';
  if (!URL.canParse(origin)) return false;
  const from = new URL(origin);
  if (publicUrl !== undefined && new URL(publicUrl).origin === from.origin) return true;
  // Behind https the host's own name must have been asked for by https as well.
  const isSecureEnough = from.protocol === 'https:' || !publicUrl?.startsWith('https://');
  return host !== undefined && from.host === host && isSecureEnough;
}
