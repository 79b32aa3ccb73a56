import type { components } from '../../../api/schema.d.ts';

export type Domain = components['schemas']['SendingDomain'];
export type Finding = NonNullable<Domain['findings']>[number];
export type DnsRecord = NonNullable<Finding['record']>;

/** One thing about a domain: what was found, and the record it is about where there is one. */
export type DomainLine = {
  key: string;
  about: Finding['about'];
  state: Finding['state'] | 'unknown';
  text: string | null;
  record: DnsRecord | null;
};

const worst = ['bad', 'unsure', 'warning', 'good'] as const;

/** How a domain stands as a whole: as its worst finding; unknown while the DNS was not asked. Pure. */
export function stateOfDomain({ findings }: Pick<Domain, 'findings'>): DomainLine['state'] {
  if (findings === null) return 'unknown';
  return worst.find((state) => findings.some((finding) => finding.state === state)) ?? 'good';
}

/**
 * Lines of the table of DNS records: each finding with its record, and each key in use that no finding gives a record for,
 * so that all that was pasted can be looked up again. Pure.
 */
export function linesOfDomain({ findings, keys }: Pick<Domain, 'findings' | 'keys'>): DomainLine[] {
  const found = (findings ?? []).map((finding, place): DomainLine => {
    const own = finding.record ?? keys.find(({ record }) => finding.text.includes(record.name))?.record ?? null;
    return { key: `${place}`, about: finding.about, state: finding.state, text: finding.text, record: own };
  });
  const shown = new Set(found.flatMap(({ record }) => (record ? [record.name] : [])));
  const rest = keys
    .filter(({ state, record }) => state !== 'retired' && !shown.has(record.name))
    .map(({ id, record }): DomainLine => ({ key: `key-${id}`, about: 'dkim', state: 'unknown', text: null, record }));
  return [...found, ...rest];
}
