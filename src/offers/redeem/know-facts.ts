import type { Sql } from '../../platform/index.ts';
import { readRuleSegments } from '../rule-segments.store.ts';
import type { Facts } from '../rules/judge-offer.ts';
import type { Offer } from '../rules/offer.ts';
import { isPaidFor } from '../rules/paid-for.ts';
import { segmentsOfRules } from '../rules/segment-problems.ts';
import * as store from './facts.store.ts';

/** What is asked about: a contact, an instant, an order, and the offers it may get. */
export type Question = { contactId: number | null; at: Date; orderRef: string | null; offers: readonly Offer[] };

/** Facts without what only a lock can tell (uses). */
export type KnownFacts = Omit<Facts, 'uses' | 'codeUses'>;

const twoDaysMs = 2 * 86_400_000;

/** Facts for many questions with a handful of statements; in the order asked. */
export async function knowFacts(
  sql: Sql,
  workspaceId: number,
  shop: { timeZone: string; currency: string; orderKindId: number },
  questions: readonly Question[],
): Promise<KnownFacts[]> {
  const offers = questions.flatMap((question) => question.offers);
  const segmentIds = segmentsOfRules(offers.map(({ rules }) => rules));
  const contactIds = [...new Set(questions.flatMap(({ contactId }) => contactId ?? []))];
  const asksFirst = questions.filter(
    (question): question is Question & { contactId: number } =>
      question.contactId !== null && question.offers.some(({ rules }) => rules.firstOrderOnly),
  );
  const times = questions.map(({ at }) => at.getTime());
  const span = { from: new Date(Math.min(...times) - twoDaysMs), to: new Date(Math.max(...times) + twoDaysMs) };
  const asksHolidays = offers.some(({ skipsHolidays }) => skipsHolidays);
  const asksCourted = offers.some(isPaidFor);
  const [holidays, memberships, segments, deselected, answers] = await Promise.all([
    asksHolidays ? store.readHolidays(sql, workspaceId, span) : new Map<string, string>(),
    store.readMemberships(sql, workspaceId, contactIds, segmentIds),
    readRuleSegments(sql, workspaceId, segmentIds),
    asksCourted ? store.readDeselected(sql, workspaceId, contactIds) : new Set<number>(),
    store.haveOrdered(
      sql,
      workspaceId,
      shop.orderKindId,
      asksFirst.map((question) => ({ ...question, offerIds: question.offers.map(({ id }) => id) })),
    ),
  ]);
  const ordered = new Map<Question, boolean>(asksFirst.map((question, place) => [question, answers[place] ?? false]));
  return questions.map((question) => ({
    timeZone: shop.timeZone,
    currency: shop.currency,
    holidays,
    segmentIds: memberships.get(question.contactId ?? -1) ?? new Set(),
    isDeselected: deselected.has(question.contactId ?? -1),
    hasOrdered: ordered.get(question) ?? false,
    segment: (id) => segments.get(id),
  }));
}
