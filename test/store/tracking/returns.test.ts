import { connect } from 'node:net';
import nodemailer from 'nodemailer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MessageNews } from '../../../src/messages/index.ts';
import { silentLog, systemClock } from '../../../src/platform/index.ts';
import { createInboundServer, type OpenImap } from '../../../src/tracking/index.ts';
import { createTestApi } from '../../kit/house.ts';
import { bounceMail, createReturnsStage } from '../../kit/returns-stage.ts';

/** A folder of mails as an IMAP server has it. */
const imap = {
  uidValidity: 7,
  mails: new Map<number, string>(),
  seen: [] as number[],
  removed: [] as number[],
  problem: null as Error | null,
  opened: 0,
};
const openImap: OpenImap = async () => {
  imap.opened += 1;
  if (imap.problem) throw imap.problem;
  return {
    uidValidity: imap.uidValidity,
    async fetchAfter(uid, limit) {
      const found = [...imap.mails].filter(([one]) => one > uid).sort(([a], [b]) => a - b);
      return found.slice(0, limit).map(([one, raw]) => ({ uid: one, raw: Buffer.from(raw), receivedAt: null }));
    },
    async markSeen(uids) {
      imap.seen.push(...uids);
    },
    async remove(uids) {
      imap.removed.push(...uids);
    },
    async close() {},
  };
};

const api = await createTestApi({ outside: { openImap } });
const { db, house, workspaceId, ask } = api;
const stage = await createReturnsStage(api);
const { returns } = house;

let port = 0;
const server = createInboundServer({
  db,
  clock: systemClock,
  doorbell: api.queue,
  log: silentLog,
  addresses: returns.addresses,
  host: '127.0.0.1',
  port: 0,
  limits: { maxBytes: 50_000 },
});
beforeAll(async () => {
  port = await server.start();
});
afterAll(() => server.close());

async function deliver(to: string, raw: string): Promise<{ code: number | undefined }> {
  const transport = nodemailer.createTransport({ host: '127.0.0.1', port, ignoreTLS: true });
  try {
    await transport.sendMail({ envelope: { from: '', to }, raw });
    return { code: 250 };
  } catch (error) {
    return { code: (error as { responseCode?: number }).responseCode };
  } finally {
    transport.close();
  }
}

const hard = { status: '5.1.1', diagnostic: '550 5.1.1 user unknown' };
const full = { status: '5.2.2', diagnostic: '552 5.2.2 mailbox full' };

describe('mail that comes back by SMTP', () => {
  it('suppresses an address at once when it is not there, and says so as an event', async () => {
    const sent = await stage.send();
    expect(await deliver(sent.bounceAddress, bounceMail({ email: sent.email, ...hard }))).toEqual({ code: 250 });
    await returns.readReturns();
    expect(await stage.suppressedBecause(sent.email)).toBe('hard-bounce');
    expect(await stage.events(sent.contactId)).toMatchObject([
      {
        kind: 'message_bounced',
        messageId: sent.messageId,
        props: { class: 'hard', reason: 'no-such-mailbox', status: '5.1.1' },
      },
    ]);
  });

  it('is on the disk before it is acknowledged, and read once however often it comes', async () => {
    const sent = await stage.send();
    const mail = bounceMail({ email: sent.email, ...full });
    await deliver(sent.bounceAddress, mail);
    const kept = () => db.sql('select from inbound_mail where envelope_to = $1', [sent.bounceAddress]);
    expect(await kept()).toHaveLength(1);
    await deliver(sent.bounceAddress, mail);
    await deliver(sent.bounceAddress, bounceMail({ email: sent.email, ...full, returned: 'Subject: Again' }));
    await Promise.all([returns.readReturns(), returns.readReturns(), returns.readReturns()]);
    expect((await stage.bounces()).filter(({ messageId }) => messageId === sent.messageId)).toHaveLength(1);
    expect(await stage.events(sent.contactId)).toHaveLength(1);
  });

  it('takes nothing for other addresses, nor what is too large, and relays nothing', async () => {
    const sent = await stage.send();
    const forged = sent.bounceAddress.replace(/[0-9a-f]@/, (end) => (end === '0@' ? '1@' : '0@'));
    expect(await deliver('somebody@elsewhere.example', 'Subject: x\r\n\r\nx')).toEqual({ code: 550 });
    expect(await deliver(forged, 'Subject: x\r\n\r\nx')).toEqual({ code: 550 });
    expect(await deliver(sent.bounceAddress, `Subject: x\r\n\r\n${'x'.repeat(60_000)}`)).toEqual({ code: 552 });
  });

  it('survives whoever connects and leaves', async () => {
    await new Promise<void>((done) => {
      const socket = connect(port, '127.0.0.1', () => socket.end('EHLO x\r\nDATA\r\n'));
      socket.on('close', () => done()).resume();
    });
    const sent = await stage.send();
    expect(await deliver(sent.bounceAddress, bounceMail({ email: sent.email, ...full }))).toEqual({ code: 250 });
  });

  it('ends a subscription when a mail comes to the unsubscribe address, whatever it says', async () => {
    const sent = await stage.send();
    await deliver(sent.unsubscribeAddress, `From: ${sent.email}\r\nSubject: stop this please\r\n\r\nThank you`);
    await returns.readReturns();
    expect(await stage.isSubscribed(sent.contactId)).toBe(false);
    expect(await stage.suppressedBecause(sent.email)).toBeNull();
    expect((await stage.events(sent.contactId)).map(({ kind }) => kind)).toEqual(['message_unsubscribed']);
  });

  it('ends nothing because a machine answers', async () => {
    const sent = await stage.send();
    const headers = `From: ${sent.email}\r\nAuto-Submitted: auto-replied\r\nSubject: Out of office\r\n\r\nAway`;
    await deliver(sent.bounceAddress, headers);
    await deliver(sent.unsubscribeAddress, headers);
    await returns.readReturns();
    expect(await stage.isSubscribed(sent.contactId)).toBe(true);
    expect((await stage.events(sent.contactId)).map(({ kind }) => kind)).toEqual(['message_auto_replied']);
  });

  it('suppresses and unsubscribes after a complaint, not after a report of failed authentication', async () => {
    const [angry, other] = [await stage.send(), await stage.send()];
    const report = (type: string) =>
      `From: fbl@example.net\r\nSubject: report\r\nContent-Type: multipart/report; report-type=feedback-report; boundary="B"\r\n\r\n--B\r\nContent-Type: text/plain\r\n\r\nx\r\n--B\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: ${type}\r\nVersion: 1\r\n--B--\r\n`;
    await deliver(angry.bounceAddress, report('abuse'));
    await deliver(other.bounceAddress, report('auth-failure'));
    await returns.readReturns();
    expect([await stage.suppressedBecause(angry.email), await stage.isSubscribed(angry.contactId)]).toEqual([
      'complaint',
      false,
    ]);
    expect([await stage.suppressedBecause(other.email), await stage.isSubscribed(other.contactId)]).toEqual([
      null,
      true,
    ]);
    expect((await stage.events(angry.contactId)).map(({ kind }) => kind)).toEqual(['message_complained']);
  });

  it('does not count that it is still being tried', async () => {
    const sent = await stage.send();
    await deliver(sent.bounceAddress, bounceMail({ email: sent.email, status: '4.4.1', action: 'delayed' }));
    await returns.readReturns();
    expect((await stage.bounces()).filter(({ messageId }) => messageId === sent.messageId)).toEqual([]);
  });
});

describe('soft bounces', () => {
  const setRules = (settings: {
    bounceRules: { softBounces?: number; withinDays?: number; suppressBlocked?: boolean };
  }) => house.workspaces.update(workspaceId, { settings }, 'system');

  const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);

  it('suppress after so many in a row, and not when mail arrived between them', async () => {
    await setRules({ bounceRules: { softBounces: 3, withinDays: 30 } });
    const bounceTimes = async (email: string, contactId: number, times: number) => {
      for (let i = 0; i < times; i += 1) {
        const sent = await stage.send({ email, contactId });
        await deliver(sent.bounceAddress, bounceMail({ email, ...full }));
      }
      await returns.readReturns();
    };
    const [row, broken] = [await stage.send({ at: daysAgo(40) }), await stage.send({ at: daysAgo(40) })];
    await bounceTimes(row.email, row.contactId, 2);
    expect(await stage.suppressedBecause(row.email)).toBeNull();
    await bounceTimes(row.email, row.contactId, 1);
    expect(await stage.suppressedBecause(row.email)).toBe('soft-bounces');

    await bounceTimes(broken.email, broken.contactId, 2);
    await db.sql(`update bounce set at = at - interval '5 days' where email_normal = $1`, [broken.email]);
    await stage.send({ email: broken.email, contactId: broken.contactId, at: daysAgo(3) });
    await bounceTimes(broken.email, broken.contactId, 1);
    expect(await stage.suppressedBecause(broken.email)).toBeNull();
  });

  it('that are about us count only when asked to', async () => {
    await setRules({ bounceRules: { softBounces: 1, withinDays: 30 } });
    const blocked = { status: '5.7.1', diagnostic: '554 5.7.1 Client host [192.0.2.1] blocked using zen.spamhaus.org' };
    const first = await stage.send();
    await deliver(first.bounceAddress, bounceMail({ email: first.email, ...blocked }));
    await returns.readReturns();
    expect(await stage.suppressedBecause(first.email)).toBeNull();
    await setRules({ bounceRules: { softBounces: 1, withinDays: 30, suppressBlocked: true } });
    const second = await stage.send();
    await deliver(second.bounceAddress, bounceMail({ email: second.email, ...blocked }));
    await returns.readReturns();
    expect(await stage.suppressedBecause(second.email)).toBe('soft-bounces');
    await setRules({ bounceRules: {} });
  });
});

describe('refusals while sending', () => {
  it('follow the same rules, and the report that comes by mail as well is no second one', async () => {
    const sent = await stage.send({ state: 'rejected' });
    const refusal: MessageNews = {
      messageId: sent.messageId,
      contactId: sent.contactId,
      campaignId: stage.campaignId,
      contentId: null,
      segmentId: null,
      variant: 'a',
      offerIds: [],
      email: sent.email,
      state: 'rejected',
      reason: '550 5.1.1 user unknown',
      at: new Date(),
    };
    await db.transaction((tx) => returns.writeRefusals(tx, workspaceId, [refusal]));
    await deliver(sent.bounceAddress, bounceMail({ email: sent.email, ...hard }));
    await returns.readReturns();
    expect((await stage.bounces()).filter(({ messageId }) => messageId === sent.messageId)).toMatchObject([
      { class: 'hard', source: 'smtp' },
    ]);
    expect(await stage.suppressedBecause(sent.email)).toBe('hard-bounce');
  });
});

describe('mail that comes back to a mailbox', () => {
  it('is fetched once, found by what it says of itself, and nothing is deleted', async () => {
    const created = await ask('post', '/inbound-mailboxes').send({
      name: 'Bounces',
      host: 'imap.shop.example',
      user: 'b',
      password: 'secret word',
    });
    expect(created.status).toBe(201);
    expect(JSON.stringify(created.body)).not.toContain('secret word');
    const sent = await stage.send();
    const returned = `X-Kohort-Message: ${workspaceId}.${sent.messageId}\r\nSubject: News`;
    imap.mails.set(3, bounceMail({ email: sent.email, ...hard, returned }));
    const stranger = await stage.send();
    // Whoever writes our header must at least know whom the message went to.
    imap.mails.set(
      4,
      bounceMail({
        email: 'other@example.net',
        ...hard,
        returned: `X-Kohort-Message: ${workspaceId}.${stranger.messageId}`,
      }),
    );
    imap.mails.set(5, '\0\uFFFFnot a mail');
    expect(await returns.fetchMailboxes()).toBe(3);
    expect(await returns.fetchMailboxes()).toBe(0);
    await returns.readReturns();
    expect(imap).toMatchObject({ seen: [3, 4, 5], removed: [], opened: 1 });
    expect(await stage.suppressedBecause(sent.email)).toBe('hard-bounce');
    expect(await stage.suppressedBecause(stranger.email)).toBeNull();
    const shown = await ask('get', '/inbound-mails?limit=3');
    expect(shown.body.items.map((mail: { class: string }) => mail.class)).toEqual(['other', 'hard', 'hard']);
  });

  it('shows what is wrong with it, and is tried again later', async () => {
    imap.problem = Object.assign(new Error('no'), { authenticationFailed: true, responseText: 'Invalid credentials' });
    await db.sql(`update inbound_mailbox set checked_at = now() - interval '2 minutes'`);
    await returns.fetchMailboxes();
    const [mailbox] = (await ask('get', '/inbound-mailboxes')).body.items;
    expect(mailbox.problem).toContain('refuses the user or the password');
    expect((await ask('post', `/inbound-mailboxes/${mailbox.id}/test`)).body).toMatchObject({ ok: false });
    const { opened } = imap;
    await db.sql(`update inbound_mailbox set checked_at = now() - interval '2 minutes'`);
    await returns.fetchMailboxes();
    expect(imap.opened).toBe(opened);
    imap.problem = null;
    await db.sql(`update inbound_mailbox set checked_at = now() - interval '6 minutes'`);
    await returns.fetchMailboxes();
    expect((await ask('get', `/inbound-mailboxes/${mailbox.id}`)).body.problem).toBeNull();
  });

  it('asks for the password again before another server may have it', async () => {
    const [mailbox] = (await ask('get', '/inbound-mailboxes')).body.items;
    const refused = await ask('patch', `/inbound-mailboxes/${mailbox.id}`).send({ host: 'imap.evil.example' });
    expect([refused.status, refused.body.code]).toEqual([409, 'inbound_mailbox_password_needed']);
    expect((await ask('patch', `/inbound-mailboxes/${mailbox.id}`).send({ deleteRead: true })).body.deleteRead).toBe(
      true,
    );
    expect((await ask('delete', `/inbound-mailboxes/${mailbox.id}`)).status).toBe(204);
    expect((await ask('get', '/inbound-mailboxes')).body.items).toEqual([]);
  });
});

describe('what is kept', () => {
  it('lists bounces by class and domain, to their own workspace only', async () => {
    const all = (await ask('get', '/bounces?class=hard&domain=example.net')).body.items;
    expect(all.length).toBeGreaterThan(2);
    expect(new Set(all.map((one: { class: string }) => one.class))).toEqual(new Set(['hard']));
    expect((await ask('get', '/bounces?domain=other.example')).body.items).toEqual([]);
    const other = await api.createWorkspace();
    const key = await api.createKey(undefined, other);
    expect((await ask('get', '/bounces', key)).body.items).toEqual([]);
  });

  it('lets go of the texts after 30 days, and of what a contact was when it is erased', async () => {
    await db.sql(`update inbound_mail set received_at = received_at - interval '31 days' where class = 'complaint'`);
    expect(await returns.clearOldMails()).toBe(2);
    const sent = await stage.send();
    await deliver(sent.bounceAddress, bounceMail({ email: sent.email, ...hard }));
    await returns.readReturns();
    await house.contacts.erase(workspaceId, sent.contactId);
    const left = await db.sql<{ text: string }>('select bounce::text as text from bounce where message_id = $1', [
      sent.messageId,
    ]);
    expect(left.map(({ text }) => text.includes(sent.email))).toEqual([false]);
    const mails = await db.sql(
      'select from inbound_mail where message_id = $1 and (raw is not null or detail is not null)',
      [sent.messageId],
    );
    expect(mails).toEqual([]);
  });
});
