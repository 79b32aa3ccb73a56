import { type Clock, cursorToId, type Db, type Doorbell, type PageQuery, toPage } from '../../platform/index.ts';
import { insertScores } from '../scores.store.ts';
import type { DomainAnswer } from './check-email.ts';
import { type Issue, type IssueCode, issueCodes } from './issue-codes.ts';
import { judgeContact, type QualityYardstick, tellIssues } from './judge-contact.ts';
import * as store from './quality.store.ts';
import type { QualitySettings } from './quality-settings.schema.ts';

/** What DNS says of domains: asked by a later room, which keeps the answers. Domains that are not answered are unknown. */
export type AskDomains = (domains: readonly string[]) => Promise<Map<string, DomainAnswer>>;

/** Name of the job that checks everybody. */
export const qualityJob = 'value.quality';
/** Version of the rules by which `data_quality` is worked out. */
const rulesVersion = 1;
const trendDays = 400;

export type QualityFigures = {
  contacts: number;
  checkedAt: string;
  staleMonths: number;
  expectedAttributes: readonly string[];
  issues: store.IssueCount[];
  fields: QualityField[];
  tenths: number[];
};
export type QualityField = {
  field: string;
  type: string;
  filled: number;
  invalid: number;
  filledShare: number;
  validShare: number;
  isExpected: boolean;
};

type Parts = { db: Db; clock: Clock; doorbell: Doorbell };

/** How good the data is: validity, completeness, staleness, gaps in consent. */
export function createQuality({ db, clock, doorbell }: Parts) {
  let askDomains: AskDomains = async () => new Map();
  const { sql } = db;

  async function readFields(workspaceId: number, expected: readonly string[], contacts: number) {
    const invalid = new Map((await store.countInvalid(sql, workspaceId)).map((row) => [row.field, row.contacts]));
    const counts = await store.countIssues(sql, workspaceId);
    const without = counts.find(({ code }) => code === 'missing')?.contacts ?? 0;
    const attributes = await store.countFilled(sql, workspaceId);
    const all = [{ name: 'email', type: 'email', filled: contacts - without }, ...attributes];
    const share = (count: number) => (contacts === 0 ? 0 : count / contacts);
    return all.map(({ name, type, filled }): QualityField => {
      const wrong = Math.min(filled, invalid.get(name) ?? 0);
      const isExpected = name === 'email' || expected.includes(name);
      const shares = { filledShare: share(filled), validShare: share(filled - wrong) };
      return { field: name, type, filled, invalid: wrong, ...shares, isExpected };
    });
  }

  return {
    /** Says who knows what DNS answers. */
    onAskDomains(ask: AskDomains): void {
      askDomains = ask;
    },

    countContacts: (workspaceId: number): Promise<number> => store.countContacts(sql, workspaceId),

    /** What a walk over everybody goes by: read once, before it. `staleMonths` are of the calendar, in UTC. */
    async yardstick(workspaceId: number, settings: QualitySettings): Promise<QualityYardstick> {
      const now = clock.now();
      const staleBefore = new Date(now);
      staleBefore.setUTCMonth(staleBefore.getUTCMonth() - settings.staleMonths);
      const contacts = await store.countContacts(sql, workspaceId);
      const filled = await store.countFilled(sql, workspaceId);
      const usual = filled.filter((row) => contacts > 0 && row.filled >= contacts / 2).map(({ name }) => name);
      return {
        now,
        staleBefore,
        types: new Map(filled.map(({ name, type }) => [name, type])),
        expectedAttributes: settings.expectedAttributes ?? usual,
        weights: settings.weights,
      };
    },

    /**
     * Checks the next contacts after an id: their issues and their `data_quality`, in one transaction. DNS is asked before
     * it. Safe to repeat. Answers how many there were, the last of them, and how many scores changed; the caller rings.
     */
    async checkBatch(
      workspaceId: number,
      yardstick: QualityYardstick,
      { after, limit, watched }: { after: number; limit: number; watched: readonly string[] },
    ): Promise<{ contacts: number; last: number; written: number }> {
      const { now } = yardstick;
      const people = await store.readFacts(sql, workspaceId, { after, limit, now });
      if (people.length === 0) return { contacts: 0, last: after, written: 0 };
      const answers = await askDomains([...new Set(people.flatMap(({ domain }) => domain || []))]);
      const issues: (Issue & { contactId: number })[] = [];
      const rows = people.map(({ domain, ...facts }) => {
        const found = judgeContact(facts, domain ? answers.get(domain) : undefined, yardstick);
        issues.push(...found.issues.map((issue) => ({ ...issue, contactId: facts.contactId })));
        return { contactId: facts.contactId, scores: { data_quality: found.score } };
      });
      const written = await db.transaction(async (tx) => {
        const contactIds = people.map(({ contactId }) => contactId);
        await store.replaceIssues(tx.sql, workspaceId, { contactIds, issues, now });
        const batch = { model: 'quality', version: rulesVersion, at: now, rows, watched } as const;
        return insertScores(tx.sql, workspaceId, batch);
      });
      return { contacts: people.length, last: people.at(-1)!.contactId, written };
    },

    /** Keeps the figures of everybody for the local day; called at the end of a walk. */
    async keepDay(workspaceId: number, yardstick: QualityYardstick, day: string, staleMonths: number): Promise<void> {
      await store.deleteOrphans(sql, workspaceId);
      const contacts = await store.countContacts(sql, workspaceId);
      // Nothing can be said about nobody.
      if (contacts === 0) return;
      const scored = await store.sumScores(sql, workspaceId);
      const tenths = Array.from({ length: 10 }, (_, tenth) => scored.find((row) => row.tenth === tenth)?.contacts ?? 0);
      const count = tenths.reduce((sum, part) => sum + part, 0);
      const sum = scored.reduce((total, row) => total + row.sum, 0);
      const figures: QualityFigures = {
        contacts,
        checkedAt: yardstick.now.toISOString(),
        staleMonths,
        expectedAttributes: yardstick.expectedAttributes,
        issues: await store.countIssues(sql, workspaceId),
        fields: await readFields(workspaceId, yardstick.expectedAttributes, contacts),
        tenths,
      };
      const score = count === 0 ? 100 : Math.round((10 * sum) / count) / 10;
      await store.writeDays(sql, workspaceId, [{ day, scope: 'all', score, figures }]);
    },

    /** Writes the figures of parts (segments) for a local day, worked out by a later room. */
    keepDays: (workspaceId: number, days: readonly store.QualityDay[]): Promise<void> =>
      store.writeDays(sql, workspaceId, days),

    /** The days that were kept of everybody (`all`) or a part (`segment:<id>`), oldest first. */
    days: (workspaceId: number, scope: string, most = trendDays): Promise<store.QualityDay[]> =>
      store.listDays(sql, workspaceId, scope, most),

    /** Everything about the last check, with examples and the trend; `checked` null: never checked. */
    async overview(workspaceId: number) {
      const days = await store.listDays(sql, workspaceId, 'all', trendDays);
      const last = days.at(-1);
      if (last === undefined) return { checked: null, trend: [], examples: [] };
      const figures = last.figures as QualityFigures;
      const codes = [...new Set(figures.issues.map(({ code }) => code))];
      return {
        checked: { score: last.score, day: last.day, ...figures },
        trend: days.map(({ day, score, figures: { contacts } }) => ({ day, score, contacts: Number(contacts) })),
        examples: await store.exampleIssues(sql, workspaceId, codes),
      };
    },

    /** Contacts with an issue; `missing` with the name of an attribute: those without it, as of now. */
    async contactsWith(
      workspaceId: number,
      { code, field, cursor, limit }: { code: IssueCode; field?: string | undefined } & PageQuery,
    ) {
      const wish = { after: cursorToId(cursor), limit: limit + 1 };
      const isOfAttribute = code === 'missing' && field !== undefined && field !== issueCodes.missing.field;
      const rows = isOfAttribute
        ? await store.listMissing(sql, workspaceId, { ...wish, field, now: clock.now() })
        : await store.listIssues(sql, workspaceId, { ...wish, code, field: field ?? null });
      return toPage(rows, limit);
    },

    /** What is wrong with one contact, as of the last check, and in words. */
    async issuesOf(workspaceId: number, contactId: number) {
      const issues = await store.issuesOf(sql, workspaceId, contactId);
      return { issues, sentences: tellIssues(issues) };
    },

    /** Checks everybody now, without waiting for the night. */
    check(workspaceId: number): { job: string } {
      doorbell.ring(qualityJob, { workspaceId });
      return { job: qualityJob };
    },
  };
}

export type Quality = ReturnType<typeof createQuality>;
