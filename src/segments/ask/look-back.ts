import { cursorToId, KohortError, type Page, type PageQuery, type Tx, toPage } from '../../platform/index.ts';
import { checkReferences, NOT_WRITTEN } from '../check-references.ts';
import type { FindSegment, Parts } from '../find-segments.ts';
import type { Definition } from '../language/definition.schema.ts';
import { describeDefinition } from '../language/describe-definition.ts';
import type { CompiledSql } from '../sql/compile-context.ts';
import type { AskDatabase } from './ask-database.ts';
import { type Member, presentMember } from './ask-members.ts';
import { countSince, type GroupRow, readGroups, type SinceRow } from './backtest.store.ts';
import type { CompileQuestion } from './compile-question.ts';
import type { NameThings } from './name-things.ts';
import * as past from './past.store.ts';
import { tooSlow } from './preview-definition.ts';
import type { WeighDefinition } from './weigh-definition.ts';

/** Looking back reads a lot; whoever asks is ready to wait this long. */
const TIMEOUT_MS = 60_000;
const DAY_MS = 86_400_000;

/**
 * `log`: who was in it, as it was written down at the time. `definition`: who belongs at that instant by the present
 * definition and by what is known now.
 */
export type Basis = 'log' | 'definition';

/** What a group did after the instant, as sums, and for each contact of it. Amounts in minor units. */
export type GroupAfter = Omit<GroupRow, 'isMember' | 'ordersVariance' | 'netVariance'> & {
  perContact: { orders: number | null; net: number | null; opens: number | null; clicks: number | null };
  variance: { orders: number | null; net: number | null };
  shares: { buyers: number | null; openers: number | null; clickers: number | null; unsubscribers: number | null };
};

export type Backtest = {
  at: Date;
  until: Date;
  sentence: string;
  members: GroupAfter;
  others: GroupAfter;
  /** Null for a definition that is no segment. */
  since: SinceRow | null;
  note: string;
};

const NOTE =
  'Members and others differ in more than this definition; what differs afterwards was not necessarily caused by it. ' +
  'To measure an effect, hold back a random control group.';

const NOBODY: Omit<GroupRow, 'isMember'> = {
  contacts: 0,
  buyers: 0,
  orders: 0,
  net: 0,
  openers: 0,
  opens: 0,
  clickers: 0,
  clicks: 0,
  unsubscribers: 0,
  ordersVariance: null,
  netVariance: null,
};

function present(row: GroupRow | undefined): GroupAfter {
  const { isMember: _, ordersVariance, netVariance, ...sums } = row ?? { isMember: false, ...NOBODY };
  const per = (value: number) => (sums.contacts === 0 ? null : value / sums.contacts);
  return {
    ...sums,
    perContact: { orders: per(sums.orders), net: per(sums.net), opens: per(sums.opens), clicks: per(sums.clicks) },
    variance: { orders: ordersVariance, net: netVariance },
    shares: {
      buyers: per(sums.buyers),
      openers: per(sums.openers),
      clickers: per(sums.clickers),
      unsubscribers: per(sums.unsubscribers),
    },
  };
}

/** What the segments of today would have been at another instant, and what became of it. */
export function lookBack(
  { db, clock, engine }: Parts,
  {
    find,
    ask,
    compileQuestion,
    nameThings,
    weigh,
  }: {
    find: FindSegment;
    ask: AskDatabase;
    compileQuestion: CompileQuestion;
    nameThings: NameThings;
    weigh: WeighDefinition;
  },
) {
  /** A question about everybody at an instant, with an error that names what to narrow. */
  async function askAt<T>(
    workspaceId: number,
    { definition, segmentId, at }: { definition: Definition; segmentId: number | null; at: Date | undefined },
    work: (tx: Tx, matching: CompiledSql) => Promise<T>,
  ): Promise<T> {
    const slow = async () => tooSlow((await weigh(workspaceId, definition)).cost, TIMEOUT_MS);
    return ask({ timeoutMs: TIMEOUT_MS, tooSlow: slow }, async (tx) => {
      const compile = await compileQuestion(tx, { workspaceId, definition, segmentId, at });
      return work(tx, compile());
    });
  }

  async function resolve(
    workspaceId: number,
    named: { definition?: Definition | undefined; segmentId?: number | undefined },
  ) {
    if (named.segmentId !== undefined) {
      const { id, definition } = await find(workspaceId, named.segmentId);
      return { segmentId: id, definition };
    }
    if (named.definition === undefined)
      throw new KohortError('request_invalid', { detail: 'Give a definition or a segment.' });
    await checkReferences(db.sql, workspaceId, NOT_WRITTEN, named.definition);
    return { segmentId: null, definition: named.definition };
  }

  return {
    /** The SQL behind counts, for those who want to see it. Throws `not_found`. */
    async sqlOf(workspaceId: number, segmentId: number, at?: Date): Promise<CompiledSql> {
      const { definition } = await find(workspaceId, segmentId);
      return askAt(workspaceId, { definition, segmentId, at }, async (_, matching) => matching);
    },

    /**
     * Contact ids of those who belong at an instant by what is known now, ascending; worked out by SQL, beside the
     * membership that is kept. Throws `not_found`, `segment_too_slow`.
     */
    async evaluateAt(workspaceId: number, segmentId: number, at: Date): Promise<number[]> {
      const { definition } = await find(workspaceId, segmentId);
      return askAt(workspaceId, { definition, segmentId, at }, async ({ client }, { text, values }) => {
        const { rows } = await client.query<[number]>({
          text: `select contact_id from (${text}) as matching order by contact_id`,
          values,
          rowMode: 'array',
        });
        return rows.map(([contactId]) => contactId);
      });
    },

    /** How many there were, or would have been, at an instant. Throws `not_found`, `segment_too_slow`. */
    async countAt(
      workspaceId: number,
      segmentId: number,
      { at, by }: { at?: Date | undefined; by: Basis },
    ): Promise<{ count: number; at: Date; by: Basis; loggedSince: Date }> {
      const { definition, createdAt } = await find(workspaceId, segmentId);
      const count =
        by === 'log'
          ? await past.countMembersAt(db.sql, workspaceId, segmentId, at ?? clock.now())
          : await askAt(workspaceId, { definition, segmentId, at }, async ({ sql }, { text, values }) => {
              const [row] = await sql<{ count: number }>(`select count(*) as count from (${text}) as matching`, values);
              return row?.count ?? 0;
            });
      return { count, at: at ?? clock.now(), by, loggedSince: createdAt };
    },

    /** Members at an instant, in the order of their ids. Throws `not_found`, `segment_too_slow`. */
    async membersAt(
      workspaceId: number,
      segmentId: number,
      { at, by, cursor, limit }: PageQuery & { at?: Date | undefined; by: Basis },
    ): Promise<Page<Member>> {
      const { definition } = await find(workspaceId, segmentId);
      const after = cursorToId(cursor);
      const rows =
        by === 'log'
          ? await past.readMembersAt(db.sql, workspaceId, segmentId, at ?? clock.now(), after, limit + 1)
          : await askAt(workspaceId, { definition, segmentId, at }, ({ sql }, { text, values }) => {
              const place = values.length;
              return sql<past.PastMemberRow>(
                `select c.id, c.external_id as "externalId", c.email, c.attributes, null::timestamptz as "enteredAt"
                 from (${text}) as matching join contact c on c.id = matching.contact_id
                 where c.workspace_id = $${place + 1}::int and c.id > $${place + 2}::bigint order by c.id limit $${place + 3}::int`,
                [...values, workspaceId, after, limit + 1],
              );
            });
      const { items, nextCursor } = toPage(rows, limit);
      return { items: items.map(presentMember), nextCursor };
    },

    /**
     * Who would have been in it at a past instant, and what they did in the days after, beside everybody else known then.
     * Throws `not_found`, `segment_unknown`, `segment_too_slow`, `request_invalid` for an instant that is not past.
     */
    async backtest(
      workspaceId: number,
      {
        at,
        days,
        ...named
      }: { definition?: Definition | undefined; segmentId?: number | undefined; at: Date; days: number },
    ): Promise<Backtest> {
      const now = clock.now();
      if (at.getTime() >= now.getTime()) {
        const message = 'Send a past instant: what people did after it must be known.';
        throw new KohortError('request_invalid', { detail: message, fields: [{ path: 'body.at', message }] });
      }
      const { definition, segmentId } = await resolve(workspaceId, named);
      const until = new Date(Math.min(now.getTime(), at.getTime() + days * DAY_MS));
      const names = ['order', 'refund', 'message_opened', 'message_clicked', 'message_unsubscribed'];
      const answer = await askAt(workspaceId, { definition, segmentId, at }, async ({ sql, client }, matching) => {
        const ids = await engine.loader.kindIds(client, workspaceId, names);
        const idOf = (name: string) => ids.get(name) ?? null;
        const kindIds = {
          order: idOf('order'),
          refund: idOf('refund'),
          opened: idOf('message_opened'),
          clicked: idOf('message_clicked'),
          unsubscribed: idOf('message_unsubscribed'),
        };
        return {
          groups: await readGroups(sql, matching, { workspaceId, at, until, kindIds }),
          since: segmentId === null ? null : await countSince(sql, matching, { workspaceId, segmentId }),
        };
      });
      const sentence = describeDefinition(definition, await nameThings(workspaceId, [definition]));
      return {
        at,
        until,
        sentence,
        members: present(answer.groups.find(({ isMember }) => isMember)),
        others: present(answer.groups.find(({ isMember }) => !isMember)),
        since: answer.since,
        note: NOTE,
      };
    },
  };
}
