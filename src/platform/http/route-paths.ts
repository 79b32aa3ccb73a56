/** '/segments/{segmentId}' → '/segments/:segmentId'. */
export const toExpressPath = (path: string) => path.replace(/\{(\w+)\}/g, ':$1');

/** Whether a requested path fits an OpenAPI-style path. A slash at the end is forgiven, as Express does. */
export function matchPath(pattern: string, path: string): boolean {
  const wanted = pattern.split('/');
  const given = path.replace(/(.)\/$/, '$1').split('/');
  return (
    wanted.length === given.length &&
    wanted.every((part, index) => part === given[index] || (part.startsWith('{') && given[index] !== ''))
  );
}

const sortKey = (path: string) => path.replace(/\{\w+\}/g, '\uffff');

/** Order of registration: '/segments/preview' must be tried before '/segments/{segmentId}'. */
export function moreSpecificFirst(a: { path: string }, b: { path: string }): number {
  const [keyA, keyB] = [sortKey(a.path), sortKey(b.path)];
  if (keyA === keyB) return 0;
  return keyA < keyB ? -1 : 1;
}
