import { client } from '../../api/client.ts';
import { codeOf } from '../../api/problem.ts';
import type { Contact } from './compare-contacts.ts';

const mostGroups = 3;
const mostInGroup = 6;

/**
 * Contacts of the first groups that hang together, those of shown pairs without asking again; who is gone by now leaves his
 * group, and groups of fewer than three are pairs like others.
 */
export async function readGroups(
  clusters: readonly (readonly number[])[],
  known: readonly Contact[],
): Promise<Contact[][]> {
  const here = new Map(known.map((contact) => [contact.id, contact]));
  const read = async (contactId: number): Promise<Contact | null> => {
    const own = here.get(contactId);
    if (own) return own;
    try {
      return (await client.GET('/contacts/{contactId}', { params: { path: { contactId } } })).data ?? null;
    } catch (error) {
      if (codeOf(error) === 'not_found') return null;
      throw error;
    }
  };
  const groups = await Promise.all(
    clusters.slice(0, mostGroups).map((ids) => Promise.all(ids.slice(0, mostInGroup).map(read))),
  );
  return groups.map((group) => group.filter((one) => one !== null)).filter((group) => group.length > 2);
}

/** Groups that come up only once the first ones are done. */
export const groupsToCome = (clusters: readonly unknown[]): number => Math.max(0, clusters.length - mostGroups);
