/** What is added to links, in the words of Google Analytics: utm_source and so on. */
export type Utm = { source?: string; medium?: string; campaign?: string; term?: string; content?: string };

const names = ['source', 'medium', 'campaign', 'term', 'content'] as const;

/**
 * The tags of a campaign's links: its own before the workspace's, and its name as utm_campaign. Null when neither has any:
 * then nothing is added.
 */
export function utmOf(campaign: { name: string; utm: Utm | null }, workspace: Utm | null | undefined): Utm | null {
  const given = { ...workspace, ...campaign.utm };
  if (Object.keys(given).length === 0) return null;
  return { campaign: campaign.name, ...given };
}

/**
 * An address with the tags it lacks. What is there stays, letter by letter: other parameters, tags of the author's own
 * (in capitals as well), the fragment. Addresses that are not of the web stay as they are.
 */
export function mergeUtm(address: string, utm: Utm | null): string {
  if (!utm || !/^https?:/i.test(address)) return address;
  const hash = address.indexOf('#');
  const before = hash < 0 ? address : address.slice(0, hash);
  const fragment = hash < 0 ? '' : address.slice(hash);
  const mark = before.indexOf('?');
  const query = mark < 0 ? '' : before.slice(mark + 1);
  const present = new Set([...new URLSearchParams(query).keys()].map((key) => key.toLowerCase()));
  const added = names.flatMap((name) => {
    const value = utm[name];
    return value === undefined || present.has(`utm_${name}`)
      ? []
      : [`utm_${name}=${encodeURIComponent(value.replace(/\p{Surrogate}/gu, '\ufffd'))}`];
  });
  if (added.length === 0) return address;
  const joint = mark < 0 ? '?' : query === '' || query.endsWith('&') ? '' : '&';
  return before + joint + added.join('&') + fragment;
}
