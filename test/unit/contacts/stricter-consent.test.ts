import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Subscription, withdrawnByMerge } from '../../../src/contacts/merging/stricter-consent.ts';

const topics = ['news', 'tips', 'offers'];
const subscriptions: fc.Arbitrary<Subscription[]> = fc.uniqueArray(
  fc.record({
    topic: fc.constantFrom(...topics),
    state: fc.constantFrom('subscribed' as const, 'unsubscribed' as const),
    // Few instants, so that ties happen.
    at: fc.integer({ min: 0, max: 3 }).map((day) => new Date(Date.UTC(2026, 4, 1 + day))),
  }),
  { selector: ({ topic }) => topic },
);
const facts = fc.record({
  kept: subscriptions,
  merged: subscriptions,
  confirmedTopics: fc.uniqueArray(fc.constantFrom(...topics)).map((names) => new Set(names)),
  keepsAddressOf: fc.record({ kept: fc.boolean(), merged: fc.boolean() }),
  hasComplained: fc.boolean(),
});
type Facts = typeof facts extends fc.Arbitrary<infer T> ? T : never;

/** What holds when the statements of both lie with one contact: the latest, a no in a tie. */
function laterOf({ kept, merged }: Facts, topic: string): string | null {
  const both = [...kept, ...merged].filter((one) => one.topic === topic);
  const latest = Math.max(...both.map(({ at }) => at.getTime()));
  const said = both.filter(({ at }) => at.getTime() === latest).map(({ state }) => state);
  return both.length === 0 ? null : said.includes('unsubscribed') ? 'unsubscribed' : 'subscribed';
}
const stateAfter = (one: Facts, topic: string) =>
  withdrawnByMerge(one).some((withdrawal) => withdrawal.topic === topic) ? 'unsubscribed' : laterOf(one, topic);
const saidBy = (list: readonly Subscription[], topic: string) => list.find((one) => one.topic === topic)?.state ?? null;

test('consent after a merge is never looser than the stricter of both', () => {
  fc.assert(
    fc.property(facts, fc.constantFrom(...topics), (one, topic) => {
      const said = [saidBy(one.kept, topic), saidBy(one.merged, topic)];
      const after = stateAfter(one, topic);
      if (said.includes('unsubscribed')) expect(after).toBe('unsubscribed');
      // Nobody is subscribed to what neither said yes to, and a complaint is a no to everything.
      if (!said.includes('subscribed')) expect(after).not.toBe('subscribed');
      if (one.hasComplained) expect(after).not.toBe('subscribed');
      if (after !== 'subscribed' || !one.confirmedTopics.has(topic)) return;
      const isOurs = (said[0] !== null && one.keepsAddressOf.kept) || (said[1] !== null && one.keepsAddressOf.merged);
      expect(isOurs, 'a confirmed yes came from the mailbox that is kept').toBe(true);
    }),
    { numRuns: 2_000 },
  );
});

test('a yes that nothing speaks against stays a yes', () => {
  fc.assert(
    fc.property(facts, fc.constantFrom(...topics), (one, topic) => {
      const said = [saidBy(one.kept, topic), saidBy(one.merged, topic)];
      const isDoubted = one.hasComplained || one.confirmedTopics.has(topic) || said.includes('unsubscribed');
      fc.pre(!isDoubted && said.includes('subscribed'));
      expect(stateAfter(one, topic)).toBe('subscribed');
    }),
  );
});

test('which of the two is kept makes no difference to what holds, and topics come in order', () => {
  fc.assert(
    fc.property(facts, (one) => {
      const { kept: merged, merged: kept, keepsAddressOf } = one;
      const other = {
        ...one,
        kept,
        merged,
        keepsAddressOf: { kept: keepsAddressOf.merged, merged: keepsAddressOf.kept },
      };
      expect(withdrawnByMerge(other)).toEqual(withdrawnByMerge(one));
      const found = withdrawnByMerge(one).map(({ topic }) => topic);
      expect(found).toEqual([...new Set(found)].sort());
    }),
  );
});
