import type { ConsentState } from '../read-contact.ts';

export type Subscription = { topic: string; state: ConsentState; at: Date };

export type ConsentFacts = {
  kept: readonly Subscription[];
  merged: readonly Subscription[];
  /** Topics whose yes is confirmed by a mail to the address. */
  confirmedTopics: ReadonlySet<string>;
  /** Whether the contact that remains has the address of the kept one, and of the merged one. */
  keepsAddressOf: { kept: boolean; merged: boolean };
  /** Whether either address is closed because its owner complained. */
  hasComplained: boolean;
};

export type Withdrawal = { topic: string; why: 'declined-by-one' | 'confirmed-by-another-mailbox' | 'complained' };

/**
 * Topics to which the one contact must be unsubscribed so that its consent is no looser than what either of the two said: a
 * no of one outweighs a yes of the other, whichever was later; a yes that was confirmed by a mail counts only for the address it was
 * confirmed from; a complaint about either address is a no to everything. Where nothing is to be done, the latest
 * statement is the stricter one by itself.
 */
export function withdrawnByMerge(facts: ConsentFacts): Withdrawal[] {
  const ofKept = new Map(facts.kept.map((one) => [one.topic, one]));
  const ofMerged = new Map(facts.merged.map((one) => [one.topic, one]));
  const topics = [...new Set([...ofKept.keys(), ...ofMerged.keys()])].sort();
  return topics.flatMap((topic): Withdrawal[] => {
    const both = [ofKept.get(topic), ofMerged.get(topic)].filter((one) => one !== undefined);
    const latest = both.toSorted((a, b) => b.at.getTime() - a.at.getTime() || (a.state === 'unsubscribed' ? -1 : 1))[0];
    if (latest?.state !== 'subscribed') return [];
    if (both.some(({ state }) => state === 'unsubscribed')) return [{ topic, why: 'declined-by-one' }];
    if (facts.hasComplained) return [{ topic, why: 'complained' }];
    const saidFromHere =
      (ofKept.has(topic) && facts.keepsAddressOf.kept) || (ofMerged.has(topic) && facts.keepsAddressOf.merged);
    return facts.confirmedTopics.has(topic) && !saidFromHere ? [{ topic, why: 'confirmed-by-another-mailbox' }] : [];
  });
}
