import { KohortError, notFound, type Tx } from '../../platform/index.ts';
import type { ValueGround } from '../purchases/value-ground.ts';
import { productsOf } from './examine-customers.ts';
import { keepTemplates } from './keep-templates.ts';
import { countedOf, explainReasons, type ReadTemplate } from './present-template.ts';
import { readFeatures } from './read-features.ts';
import { type Advice, adviceOf, type Reason, reasonsFor } from './score-contact.ts';
import { createScoring } from './score-everybody.ts';
import * as store from './templates.store.ts';

export type Likeness = ReturnType<typeof createLikeness>;

type Parts = Pick<ValueGround, 'db' | 'clock' | 'doorbell' | 'workspaces' | 'contacts' | 'segments' | 'runs'>;

export type Explained = { contactId: number; score: number; reasons: Reason[]; explanation: string };

/** Templates of best customers: what sets them apart, and who is like them. */
export function createLikeness(parts: Parts) {
  const { db, clock, workspaces, contacts } = parts;
  const { find, ...kept } = keepTemplates(parts);
  const wordingOf = async (workspaceId: number) => ({ currency: (await workspaces.get(workspaceId)).currency });

  /** Why contacts score as they do, by what is known now. */
  async function explain(workspaceId: number, { traits }: ReadTemplate, contactIds: readonly number[]) {
    const counted = countedOf(traits);
    const wording = await wordingOf(workspaceId);
    const features = new Set(counted.map(({ question }) => question.feature));
    const wanted = { until: clock.now(), features, products: productsOf(counted) };
    const known = await readFeatures(db.sql, workspaceId, contactIds, wanted);
    return new Map(
      known.map(({ contactId, features: own }): [number, Explained] => {
        const reasons = reasonsFor(counted, own);
        const sum = reasons.reduce((total, { weight }) => total + weight, 0);
        const score = Math.round(sum * 10) / 10 + 0;
        return [contactId, { contactId, score, reasons, explanation: explainReasons(reasons, wording) }];
      }),
    );
  }

  return {
    ...kept,
    get: find,
    wordingOf,
    ...createScoring(parts),

    /** How many are go, think-twice and no, by the latest scoring; null before there was one. */
    async counts(workspaceId: number, templateId: number) {
      const { lastAt, ...counts } = await store.countAdvice(db.sql, workspaceId, templateId);
      return lastAt === null ? null : { ...counts, lastChangeAt: lastAt };
    },

    /** Contacts as other systems call them, in the order given. */
    async whoIs(workspaceId: number, contactIds: readonly number[]) {
      const people = new Map((await contacts.getMany(workspaceId, contactIds)).map((contact) => [contact.id, contact]));
      return contactIds.map((contactId) => ({
        contactId,
        externalId: people.get(contactId)?.externalId ?? null,
        email: people.get(contactId)?.email ?? null,
      }));
    },

    /** Contacts by score, the highest first, with reasons. Throws `not_found`, `request_invalid` for a foreign cursor. */
    async ranked(
      workspaceId: number,
      templateId: number,
      {
        advice,
        prospectsOnly,
        cursor,
        limit,
      }: {
        advice?: Advice | undefined;
        prospectsOnly: boolean;
        cursor?: string | undefined;
        limit: number;
      },
    ) {
      const template = await find(workspaceId, templateId);
      const after = cursor === undefined ? null : readCursor(cursor);
      const asked = { advice: advice ?? null, prospectsOnly, after, limit: limit + 1 };
      const rows = await store.readRanked(db.sql, workspaceId, templateId, asked);
      const page = rows.slice(0, limit);
      const ids = page.map(({ contactId }) => contactId);
      const [explained, people] = [
        await explain(workspaceId, template, ids),
        new Map((await contacts.getMany(workspaceId, ids)).map((contact) => [contact.id, contact])),
      ];
      const items = page.map((row) => ({
        ...row,
        externalId: people.get(row.contactId)?.externalId ?? null,
        email: people.get(row.contactId)?.email ?? null,
        reasons: explained.get(row.contactId)?.reasons ?? [],
        explanation: explained.get(row.contactId)?.explanation ?? '',
      }));
      const last = page.at(-1);
      return { items, nextCursor: rows.length > limit && last ? writeCursor(last) : null };
    },

    /** One contact by what is known now, beside the score that is kept. Throws `not_found`. */
    async explainOne(workspaceId: number, templateId: number, contactId: number) {
      const template = await find(workspaceId, templateId);
      const explained = (await explain(workspaceId, template, [contactId])).get(contactId);
      if (!explained) throw notFound('contact', contactId);
      const held = await store.readScoreOf(db.sql, workspaceId, templateId, contactId);
      return { ...explained, advice: adviceOf(explained.score, template.thresholds), held: held ?? null };
    },

    /** For two contacts that become one. Undone, the template keeps the one that was kept. */
    followMerge: (tx: Pick<Tx, 'sql'>, workspaceId: number, pair: { keptId: number; mergedId: number }) =>
      store.followMerge(tx.sql, workspaceId, pair),

    /** For the erasure of a contact. */
    erase: (tx: Pick<Tx, 'sql'>, workspaceId: number, contactId: number) =>
      store.forgetContact(tx.sql, workspaceId, contactId),
  };
}

const writeCursor = ({ score, contactId }: { score: number; contactId: number }) =>
  Buffer.from(`${score} ${contactId}`).toString('base64url');

function readCursor(cursor: string): { score: number; contactId: number } {
  const [, score, contactId] =
    /^(-?\d{1,6}(?:\.\d)?) (\d{1,10})$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (contactId === undefined || Number(contactId) > 2_147_483_647) {
    throw new KohortError('request_invalid', {
      detail: 'The cursor is not one of ours.',
      fields: [{ path: 'query.cursor', message: 'Use the nextCursor of the page before, unchanged.' }],
    });
  }
  return { score: Number(score), contactId: Number(contactId) };
}
