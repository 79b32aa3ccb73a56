import { expect, test } from 'vitest';
import { createContacts } from '../../../src/contacts/index.ts';
import { KohortError, systemClock } from '../../../src/platform/index.ts';
import { createTestDatabase } from '../../kit/postgres.ts';

const { db } = await createTestDatabase();
const doorbell = { ring: () => undefined };
const contacts = createContacts({ db, clock: systemClock, doorbell, workspaces: { audit: async () => undefined } });

/** What was refused, by its code; any other error as it is. */
const refusals = async (work: Promise<unknown>[]) =>
  (await Promise.allSettled(work)).flatMap((one) => {
    if (one.status === 'fulfilled') return [];
    return [one.reason instanceof KohortError ? one.reason.code : one.reason];
  });

test('changes of contacts that want each other’s keys at the same time end in refusals that say so', async () => {
  const [one, other] = await Promise.all(
    ['one', 'other'].map(
      async (id) => (await contacts.upsert(1, { externalId: id, email: `${id}@example.com` })).contactId,
    ),
  );
  const seen = new Set<unknown>();
  for (let round = 0; round < 15; round++) {
    const refused = await refusals([
      contacts.update(1, one!, { externalId: `new-${round}` }),
      contacts.upsert(1, { externalId: `new-${round}` }),
      contacts.update(1, one!, { email: 'other@example.com' }),
      contacts.update(1, other!, { email: 'one@example.com' }),
    ]);
    for (const code of refused) seen.add(code);
  }
  expect(seen).toContain('contact_email_taken');
  expect([...seen].filter((code) => code !== 'contact_email_taken' && code !== 'contact_external_id_taken')).toEqual(
    [],
  );
});
