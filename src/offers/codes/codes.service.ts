/**
 * Codes of offers.
 *
 *   (made for a message) ──► reserved ──accepted──────────────► given
 *                             │  ▲                               │
 *   (from a shop) ──► free ───┼──┘                               │
 *                      ▲      │ rejected, dropped, not shown     ├─► void   withdrawn, or its contact erased
 *                      └──────┤ (imported)                       │
 *                             └──(made)──────────────────────────┘
 *   (a coupon for all) ──► open
 *
 * A contact has one code of an offer at a time: whoever is up for the same offer again gets the same code.
 */
import {
  type Clock,
  cursorToId,
  type Db,
  KohortError,
  notFound,
  type PageQuery,
  type Sql,
  type Tx,
  toPage,
} from '../../platform/index.ts';
import type { AuditActor, Workspaces } from '../../workspaces/index.ts';
import { codeKey } from './code-text.ts';
import type { CodeState } from './codes.schema.ts';
import * as store from './codes.store.ts';
import { importCodes } from './import-codes.ts';
import { reserve, type Selection } from './reserve-codes.store.ts';

type Parts = { db: Db; clock: Clock; workspaces: Pick<Workspaces, 'audit'> };
type OnTx = Pick<Tx, 'sql'>;

/** The codes these texts may mean, by the text as it was given; compared without case, spaces and hyphens. Oldest first. */
export async function findCodes(
  sql: Sql,
  workspaceId: number,
  typed: readonly string[],
): Promise<Map<string, store.FoundCode[]>> {
  const rows = typed.length === 0 ? [] : await store.findByKeys(sql, workspaceId, [...new Set(typed.map(codeKey))]);
  return new Map(
    typed.map((text) => {
      const found = rows.filter(({ key }) => key === codeKey(text));
      return [text, found.map(({ key: _, ...code }) => code)];
    }),
  );
}

/** {@link findCodes} of one text: several when it is a code of several offers. */
export const findCode = async (sql: Sql, workspaceId: number, typed: string): Promise<store.FoundCode[]> =>
  (await findCodes(sql, workspaceId, [typed])).get(typed)!;

/** A code that a contact can use; null: a coupon for everybody does. Or why it can use none. */
export type OwnCode =
  | { kind: 'usable'; code: string | null }
  | { kind: 'none'; why: 'used' | 'withdrawn' | 'never-given' };

function ownCodeOf({ code, isUsed, isWithdrawn, isForAll }: store.Held): OwnCode {
  if (code !== null && !isUsed) return { kind: 'usable', code };
  if (isForAll) return { kind: 'usable', code: null };
  return { kind: 'none', why: isUsed ? 'used' : isWithdrawn ? 'withdrawn' : 'never-given' };
}

export type Codes = ReturnType<typeof createCodes>;

export function createCodes({ db, clock, workspaces }: Parts) {
  const codeKindOf = async (workspaceId: number, offerId: number): Promise<string> => {
    const prisma = await db.prisma();
    const offer = await prisma.offer.findFirst({ where: { workspaceId, id: offerId }, select: { codeKind: true } });
    if (!offer) throw notFound('offer', offerId);
    return offer.codeKind;
  };

  return {
    /**
     * In the launch transaction: codes for the messages of `selection`, which yields (message_id, contact_id, offer_id); rows of
     * offers without codes of their own are passed over. See {@link reserve}.
     */
    reserveCodes: (tx: OnTx, workspaceId: number, { selection }: { selection: Selection }) =>
      reserve(tx.sql, workspaceId, selection, clock.now()),

    /** What contacts have of offers with codes of their own, for composing, by `"offerId:contactId"`. */
    async codesOf(workspaceId: number, asked: { offerId: number; contactId: number }[]): Promise<Map<string, OwnCode>> {
      const held = asked.length === 0 ? [] : await store.readHeld(db.sql, workspaceId, asked);
      return new Map(held.map((one) => [`${one.offerId}:${one.contactId}`, ownCodeOf(one)]));
    },

    /** Whether messages were made so that they show the code of the offer: else it is not used up by them. */
    async noteShown(workspaceId: number, notes: readonly store.Shown[]): Promise<void> {
      if (notes.length > 0) await store.markShown(db.sql, workspaceId, notes);
    },

    /** What became of the messages codes are reserved for; `selection` yields (message_id, state). See {@link store.settle}. */
    settleCodes: (tx: OnTx | null, workspaceId: number, { selection }: { selection: Selection }) =>
      store.settle(tx?.sql ?? db.sql, workspaceId, selection, clock.now()),

    /** Takes codes in from a shop. Throws `not_found`, `offer_code_kind`, `payload_too_large`, `import_unreadable`. */
    async importCodes(
      workspaceId: number,
      { offerId, use }: { offerId: number; use: 'once' | 'open' },
      body: AsyncIterable<Buffer>,
      actor: AuditActor,
    ) {
      const codeKind = await codeKindOf(workspaceId, offerId);
      if (codeKind !== 'imported') {
        const has =
          codeKind === 'unique'
            ? 'makes its own codes'
            : codeKind === 'shared'
              ? 'has one code for all'
              : 'has no code';
        throw new KohortError('offer_code_kind', {
          detail: `This offer ${has}: codes are imported for offers with codeKind "imported".`,
        });
      }
      const result = await importCodes({ db, now: clock.now() }, workspaceId, { id: offerId, use }, body);
      const detail = { imported: result.imported, refused: result.refused, use };
      await workspaces.audit(workspaceId, { actor, action: 'offers.importCodes', subject: `offer ${offerId}`, detail });
      return result;
    },

    /** Throws `not_found`. */
    async listCodes(
      workspaceId: number,
      offerId: number,
      query: PageQuery & { state?: CodeState | undefined; contactId?: number | undefined },
    ) {
      await codeKindOf(workspaceId, offerId);
      const { state, contactId, limit } = query;
      const wanted = { after: cursorToId(query.cursor), limit: limit + 1, state, contactId };
      const page = toPage(await store.listCodes(db.sql, workspaceId, offerId, wanted), limit);
      return { ...page, counts: await store.countCodes(db.sql, workspaceId, offerId) };
    },

    /** Withdraws one code. Idempotent. Throws `not_found`. */
    async voidCode(workspaceId: number, offerId: number, codeId: number, actor: AuditActor): Promise<void> {
      await db.transaction(async ({ sql }) => {
        if (!(await store.voidCode(sql, workspaceId, offerId, codeId, clock.now()))) throw notFound('code', codeId);
        const subject = `offer ${offerId}`;
        await workspaces.audit(workspaceId, { actor, action: 'offers.voidCode', subject, detail: { codeId } }, sql);
      });
    },

    /** For the erasure of a contact, in its transaction. */
    eraseCodes: (tx: OnTx, workspaceId: number, contactId: number): Promise<void> =>
      store.withdrawOf(tx.sql, workspaceId, contactId, clock.now()),
  };
}
