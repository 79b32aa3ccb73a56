import type { MyWorkspace } from '../api/here.ts';

const lastKey = 'kohort.workspace';

/** Where a page of a workspace is: `addressOf('corner-shop', '/segments')` → "/w/corner-shop/segments". */
export const addressOf = (slug: string, page = '/'): string => `/w/${slug}${page}`;

/** Workspace and page named by an address; without a workspace ("/segments") it is for the one last used. */
export function readAddress({ pathname, search, hash }: Pick<Location, 'pathname' | 'search' | 'hash'>) {
  const [, slug, path] = pathname.match(/^\/w\/([^/]+)(\/.*)?$/) ?? [];
  return { slug: slug ?? null, page: `${slug === undefined ? pathname : (path ?? '/')}${search}${hash}` };
}

/** The workspace named, else the one this browser was in last, else the first. Remembers it. */
export function chooseWorkspace(workspaces: readonly MyWorkspace[], slug: string | null): MyWorkspace {
  const named = (wanted: string | null) => workspaces.find((each) => each.slug === wanted);
  const chosen = named(slug) ?? named(localStorage.getItem(lastKey)) ?? workspaces[0]!;
  localStorage.setItem(lastKey, chosen.slug);
  return chosen;
}
