import { client } from '../../api/client.ts';
import { list } from '../../format/index.ts';
import { contactTitle } from '../../parts/contact-finder.tsx';
import { failed, saved } from '../../parts/notify.ts';
import { offerUndo } from '../../parts/offer-undo.tsx';
import { useRefresh } from '../../parts/use-refresh.ts';
import { t } from '../../words/index.ts';
import type { Contact, MergeWish } from './compare-contacts.ts';
import { sayWithdrawn } from './merge-words.ts';

type PairIds = { firstId: number; secondId: number };

/** What can be done with contacts that may be one person: each can be taken back right after. */
export function useDuplicateActs() {
  const refresh = useRefresh();
  const told = () => refresh('/duplicates');

  const say = (path: PairIds, distinct: boolean) =>
    client.POST('/duplicates/{firstId}/{secondId}/decide', { params: { path }, body: { distinct } });

  const askAgain = async (pair: PairIds) => {
    await say(pair, false);
    saved(t('They are asked about again.'));
    await told();
  };

  const decide = async (pair: PairIds & { first: Contact; second: Contact }) => {
    const { firstId, secondId, first, second } = pair;
    await say({ firstId, secondId }, true);
    const words = t('{first} and {second} are two people: they are not asked about again.', {
      first: contactTitle(first),
      second: contactTitle(second),
    });
    offerUndo(words, () => askAgain({ firstId, secondId }), { takesFocus: true });
    await told();
  };

  const undo = async (mergeIds: readonly number[], pair: PairIds | null) => {
    const stays: string[] = [];
    // The last one first: those before it stand on what it changed.
    for (const mergeId of [...mergeIds].reverse()) {
      const { data } = await client.POST('/merges/{mergeId}/undo', { params: { path: { mergeId } } });
      stays.push(...(data?.stays ?? []));
    }
    const words = [
      t('They are as they were, and count as different people from now on.'),
      stays.length > 0 ? t('Changed since, and so left as it is: {fields}.', { fields: stays.join(', ') }) : '',
    ].join(' ');
    if (pair) offerUndo(words, () => askAgain(pair), { verb: t('Ask about them again'), takesFocus: true });
    else saved(words);
    await told();
  };

  const merge = async ({ kept, others }: MergeWish, pair: PairIds | null) => {
    const mergeIds: number[] = [];
    try {
      for (const { contact, prefer } of others) {
        const { data } = await client.POST('/contacts/{contactId}/merge', {
          params: { path: { contactId: kept.id } },
          body: { mergedId: contact.id, prefer },
        });
        if (data) mergeIds.push(data.mergeId);
      }
    } catch (error) {
      failed(error);
      if (mergeIds.length === 0) return;
    }
    const { data } = await client.GET('/merges', { params: { query: { contactId: kept.id, limit: mergeIds.length } } });
    const words = [
      t('{names} went into {kept}. Orders, events and messages followed.', {
        names: list(others.slice(0, mergeIds.length).map(({ contact }) => contactTitle(contact))),
        kept: contactTitle(kept),
      }),
      sayWithdrawn((data?.items ?? []).flatMap((one) => one.withdrawn)),
    ].join(' ');
    offerUndo(words, () => undo(mergeIds, pair), { takesFocus: true });
    await told();
  };

  return { merge, decide };
}
