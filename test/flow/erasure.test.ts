import { expect, it } from 'vitest';
import { createTestApi } from '../kit/house.ts';
import { insertRow } from '../kit/insert-row.ts';

const { ask, db, workspaceId } = await createTestApi();

it('an erased contact leaves its address in no table, and its codes and mails in none', async () => {
  const email = 'anna.ek@people.example';
  const { body: contact } = await ask('post', '/contacts').send({ externalId: 'anna', email });
  const { contactId } = contact;
  const of = { workspace_id: workspaceId, contact_id: contactId };
  const message = await insertRow(db, 'message', { ...of, email, state: 'accepted', content_id: 1 });
  const mail = {
    workspace_id: workspaceId,
    message_id: message.id,
    recipient: email,
    raw: Buffer.from(`To: ${email}`),
  };
  await insertRow(db, 'caught_mail', mail);
  await insertRow(db, 'redemption', { ...of, code: 'HERS' });

  await ask('delete', `/contacts/${contactId}`).expect(204);

  const tables = await db.sql<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`,
  );
  const left: string[] = [];
  for (const { name } of tables) {
    const rows = await db.sql(`select 1 from "${name}" t where t::text ilike $1 limit 1`, [`%${email}%`]);
    if (rows.length > 0) left.push(name);
  }
  expect(left).toEqual([]);
  expect(await db.sql('select id from redemption')).toEqual([]);
  expect(await db.sql('select id from caught_mail')).toEqual([]);
});
