import { BUCKETS } from '../../contacts/index.ts';
import { KohortError } from '../../platform/index.ts';
import type { AskDatabase } from '../ask/ask-database.ts';
import { type Described, describeValues } from './describe-values.ts';
import * as store from './find-values.store.ts';

type ValueSearch = {
  about: 'attribute' | 'company' | 'event' | 'product' | 'category' | 'brand' | 'role';
  name?: string | undefined;
  kind?: string | undefined;
  search: string;
};

export type Property = Pick<Described, 'type' | 'values' | 'range'> & { name: string; filled: number };

/** Contacts looked at: for what is known of them, and, as they have many lines each, for what they bought. */
const CONTACTS = 20_000;
const BUYERS = 500;
const EVENTS = 2_000;
const MOST = 20;
/** Somebody is typing: an answer that takes longer is none. */
const TIMEOUT_MS = 1_000;

/** Values that occur, and what events hold, for whoever writes a definition. */
export function findValues({ ask }: { ask: AskDatabase }) {
  const tooSlow = () => new KohortError('segment_too_slow');
  const bucketsFor = (contacts: number, population: number) =>
    Math.min(BUCKETS, Math.max(1, Math.ceil((contacts * BUCKETS) / Math.max(population, 1))));

  return {
    /** Values that have a part, the most frequent of a sample first. Throws `segment_too_slow`. */
    values: (workspaceId: number, { about, name = '', kind = '', search }: ValueSearch) =>
      ask({ timeoutMs: TIMEOUT_MS, tooSlow }, async ({ sql }) => {
        const asked = { pattern: store.patternOf(search), most: MOST };
        if (about === 'company') return store.findOfCompanies(sql, workspaceId, { ...asked, name });
        if (about === 'role') return store.findRoles(sql, workspaceId, asked);
        if (about === 'event')
          return store.findOfEvents(sql, workspaceId, { ...asked, kind, name: name || undefined, events: EVENTS });
        const [counted] = await sql<{ count: number }>(
          'select count(*) as count from contact where workspace_id = $1',
          [workspaceId],
        );
        const untilBucket = bucketsFor(about === 'attribute' ? CONTACTS : BUYERS, counted!.count);
        return about === 'attribute'
          ? store.findOfContacts(sql, workspaceId, { ...asked, name, untilBucket })
          : store.findOfLines(sql, workspaceId, { ...asked, field: about, untilBucket });
      }),

    /** What the latest events of a kind hold: their properties, references, whether they have amounts. */
    eventProperties: (workspaceId: number, kind: string) =>
      ask({ timeoutMs: TIMEOUT_MS, tooSlow }, async ({ sql }) => {
        const rows = await store.readLatest(sql, workspaceId, kind, EVENTS);
        const names = [...new Set(rows.flatMap(({ props }) => Object.keys(props ?? {})))].sort();
        const properties = names.flatMap((name): Property[] => {
          const described = describeValues(rows.map(({ props }) => props?.[name]));
          if (!described) return [];
          const { type, values, range, filled } = described;
          return [{ name, type, values, range, filled: filled / rows.length }];
        });
        const hasAmounts = rows.some(({ amount }) => amount !== null);
        const references = describeValues(rows.map(({ ref }) => ref))?.values ?? [];
        return { sample: rows.length, hasAmounts, references, properties };
      }),
  };
}
