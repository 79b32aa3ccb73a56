import { type Contacts, percent } from '../../contacts/index.ts';
import { type Db, KohortError, notFound } from '../../platform/index.ts';
import type { Definition, Segments } from '../../segments/index.ts';
import { csvText } from '../importance/csv-text.ts';
import { type FieldKey, fieldsOfDefinition, fieldsOfTexts, withDoubt } from './fields-of-segment.ts';
import * as store from './segment-quality.store.ts';

type Parts = { db: Db; contacts: Pick<Contacts, 'quality'>; segments: Pick<Segments, 'preview'> };
export type SegmentQuality = ReturnType<typeof createSegmentQuality>;
/** A field a segment leans on, with how many members have it, and how many have a good one. */
export type FieldQuality = store.FieldCount & {
  field: string;
  kind: string;
  uses: string[];
  weight: number;
  sentence: string;
};
type Follow = { day: string; stopping: AbortSignal; beat(): Promise<void> };

/** What a field weighs in the score of a segment: who belongs at all comes first. */
export const fieldWeights = { definition: 3, email: 2, consent: 2, messages: 1 } as const;

const nameOf = (field: FieldKey): string => field.slice(field.indexOf(':') + 1);

/** How far each segment can be trusted, by the fields it leans on. */
export function createSegmentQuality({ db, contacts, segments }: Parts) {
  const { sql } = db;

  /** How many match; null when it takes too long to count. */
  async function countMatching(workspaceId: number, definition: Definition): Promise<number | null> {
    try {
      return (await segments.preview(workspaceId, definition, { exact: true })).count;
    } catch (error) {
      if (error instanceof KohortError && error.code === 'segment_too_slow') return null;
      throw error;
    }
  }

  /** Who might belong but for a missing value, and members who might not. */
  async function countDoubt(workspaceId: number, row: store.SegmentRow, names: readonly string[]) {
    if (names.length === 0) return { mayBelong: 0, mayBeWrong: 0 };
    const [now, possible, certain] = [
      await countMatching(workspaceId, row.definition),
      await countMatching(workspaceId, withDoubt(row.definition, 'possible')),
      await countMatching(workspaceId, withDoubt(row.definition, 'certain')),
    ];
    const invalid = await store.countInvalidMembers(sql, workspaceId, row.segmentId, names);
    const doubted = now === null || certain === null ? null : Math.max(0, now - certain);
    return {
      mayBelong: now === null || possible === null ? null : Math.max(0, possible - now),
      mayBeWrong: doubted === null ? null : Math.min(row.size, doubted + invalid),
    };
  }

  async function judge(
    workspaceId: number,
    row: store.SegmentRow,
    definitions: ReadonlyMap<number, Definition>,
    texts: readonly store.MessageText[],
  ) {
    const read = fieldsOfDefinition(row.definition, definitions, new Set([row.segmentId]));
    const said = fieldsOfTexts(texts.filter((text) => text.segmentId === row.segmentId).map(({ text }) => text));
    const all = [...new Set([...read, 'email', 'consent', ...said])];
    const fields: FieldQuality[] = [];
    for (const field of all) {
      const counts = await store.countMembers(sql, workspaceId, row.segmentId, field);
      const uses = [
        ...(read.has(field) ? ['definition'] : []),
        ...(read.has(field) && !said.has(field) ? [] : ['messages']),
      ];
      const weight = weightOf(field, read);
      fields.push({
        field: nameOf(field),
        kind: kindOf(field),
        uses,
        weight,
        ...counts,
        sentence: tell(field, read, counts, row.size),
      });
    }
    const weights = fields.reduce((sum, { weight }) => sum + weight, 0);
    const good = fields.reduce((sum, field) => sum + field.weight * (row.size === 0 ? 0 : field.good / row.size), 0);
    const names = [...read].filter((field) => field.startsWith('attribute:')).map(nameOf);
    return {
      segmentId: row.segmentId,
      name: row.name,
      members: row.size,
      // Nothing can be said about nobody.
      score: row.size === 0 ? null : Math.round((1_000 * good) / weights) / 10,
      fields,
      ...(await countDoubt(workspaceId, row, names)),
    };
  }

  async function judgeSome(workspaceId: number, segmentId: number | null, beat?: () => Promise<void>) {
    const rows = await store.readSegments(sql, workspaceId);
    const definitions = new Map(rows.map((row) => [row.segmentId, row.definition]));
    const texts = await store.readTexts(sql, workspaceId);
    const found = [];
    for (const row of rows) {
      if (segmentId !== null && row.segmentId !== segmentId) continue;
      found.push(await judge(workspaceId, row, definitions, texts));
      await beat?.();
    }
    return found;
  }

  const quality = {
    /** Every segment as of the last check, the worst first; those that were never checked have no score. */
    async list(workspaceId: number) {
      const rows = await store.readSegments(sql, workspaceId);
      const items = [];
      for (const { segmentId, name, size } of rows) {
        const [last] = await contacts.quality.days(workspaceId, `segment:${segmentId}`, 1);
        const count = (key: string) => (typeof last?.figures[key] === 'number' ? (last.figures[key] as number) : null);
        const kept = { mayBeWrong: count('mayBeWrong'), mayBelong: count('mayBelong') };
        const fields = Array.isArray(last?.figures.fields) ? (last.figures.fields as FieldQuality[]) : [];
        // Of the same instant as the counts beside it.
        const members = count('members') ?? size;
        const head = { segmentId, name, members, score: last?.score ?? null, day: last?.day ?? null };
        items.push({ ...head, ...kept, fields });
      }
      return { items: items.sort((a, b) => (a.score ?? 101) - (b.score ?? 101) || a.segmentId - b.segmentId) };
    },

    /** The same as a table: a row for each field of each segment. */
    async csv(workspaceId: number): Promise<string> {
      const { items } = await quality.list(workspaceId);
      const header = ['segment_id', 'segment', 'members', 'score', 'may_be_wrong', 'may_belong', 'checked_on'];
      return csvText(
        [...header, 'field', 'kind', 'used_by', 'weight', 'members_with_it', 'members_with_a_good_one'],
        items.flatMap(({ segmentId, name, members, score, mayBeWrong, mayBelong, day, fields }) => {
          const head = [segmentId, name, members, score, mayBeWrong, mayBelong, day];
          if (fields.length === 0) return [[...head, null, null, null, null, null, null]];
          return fields.map(({ field, kind, uses, weight, filled, good }) => {
            return [...head, field, kind, uses.join(' | '), weight, filled, good];
          });
        }),
      );
    },

    /** One segment, worked out now, with its trend. Throws `not_found`. */
    async of(workspaceId: number, segmentId: number) {
      const [found] = await judgeSome(workspaceId, segmentId);
      if (!found) throw notFound('segment', segmentId);
      const days = await contacts.quality.days(workspaceId, `segment:${segmentId}`);
      return { ...found, trend: days.map(({ day, score }) => ({ day, score })) };
    },

    /** After each check: keeps the day's figures of every segment that has members. */
    async keepDay(workspaceId: number, { day, stopping, beat }: Follow): Promise<void> {
      const found = await judgeSome(workspaceId, null, async () => {
        stopping.throwIfAborted();
        await beat();
      });
      const days = found.flatMap(({ segmentId, score, members, mayBeWrong, mayBelong, fields }) =>
        score === null
          ? []
          : [{ day, scope: `segment:${segmentId}`, score, figures: { members, mayBeWrong, mayBelong, fields } }],
      );
      await contacts.quality.keepDays(workspaceId, days);
    },
  };
  return quality;
}

const kindOf = (field: FieldKey): string => (field.includes(':') ? field.slice(0, field.indexOf(':')) : field);

function weightOf(field: FieldKey, read: ReadonlySet<FieldKey>): number {
  if (read.has(field)) return fieldWeights.definition;
  return field === 'email' || field === 'consent' ? fieldWeights[field] : fieldWeights.messages;
}

function tell(field: FieldKey, read: ReadonlySet<FieldKey>, { filled, good }: store.FieldCount, size: number): string {
  const who = read.has(field) ? 'This rule leans on' : 'Its messages need';
  const lack =
    filled < size ? `which ${percent(size - filled, size)} of its members lack` : 'which all of its members have';
  const has = filled === 0 && size > 0 ? 'which none of its members has' : lack;
  const wrong = good < filled ? `; in ${percent(filled - good, filled)} of those who have it, it is doubtful` : '';
  return `${who} ${nameOf(field)}, ${has}${wrong}.`;
}
