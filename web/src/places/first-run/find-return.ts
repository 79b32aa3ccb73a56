/**
 * Where somebody goes who has signed in: the address named by ?to=, when it is one of this server (a link from elsewhere may
 * name anything); without one the page that was opened. Pure.
 */
export function findReturn({
  origin,
  pathname,
  search,
  hash,
}: Pick<Location, 'origin' | 'pathname' | 'search' | 'hash'>) {
  const wanted = new URLSearchParams(search).get('to');
  if (wanted === null) return `${pathname}${search}${hash}`;
  // Browsers read a backslash as a slash, and leave tabs and line ends out.
  if (!/^\/(?![/\\])[^\t\r\n\\]*$/.test(wanted)) return '/';
  const url = new URL(wanted, origin);
  return url.origin === origin ? `${url.pathname}${url.search}${url.hash}` : '/';
}
