import { simpleParser } from 'mailparser';
import { describe, expect, it } from 'vitest';
import { start } from '../../kit/campaign-house.ts';
import { createComposeStage, none, text } from '../../kit/compose-stage.ts';

const { db, house, templateId } = await createComposeStage();
const { workspaceId } = house;

let made = 0;
/** The only message of a new campaign, as a mail program reads its bytes. */
async function letterOf(more: object = {}) {
  made += 1;
  const [person] = await house.addContacts(1, { prefix: `headers${made}` });
  const all = await house.addSegment(`headers ${made}`, [person!]);
  const contents = [{ ...none, segmentId: null, slots: { hero: text('Hello') } }];
  const { id } = await house.addCampaign([all], { templateId, contents, ...more });
  await db.sql(`update campaign set state = 'paused' where id <> $1 and state = 'sending'`, [id]);
  await house.campaigns.launch(workspaceId, id);
  const { workerId, leave } = await house.messages.joinWorkers();
  const [message] = await house.campaigns.compose(await house.hands.claim({ workerId, limit: 10, now: start }));
  await leave();
  if (message?.kind !== 'ready') throw new Error(message?.reason ?? 'no message');
  const parsed = await simpleParser(message.wire.raw);
  const values = (name: string) =>
    parsed.headerLines.filter(({ key }) => key === name).map(({ line }) => line.slice(line.indexOf(':') + 2));
  return { campaignId: id, messageId: message.messageId, wire: message.wire, values, html: String(parsed.html) };
}

const setDomain = async (check: object | null) => {
  await db.sql('delete from sending_domain where workspace_id = $1', [workspaceId]);
  if (!check) return;
  await db.sql(
    `insert into sending_domain (workspace_id, domain, return_path_domain, "check")
     values ($1, 'shop.example', 'bounces.shop.example', $2)`,
    [workspaceId, JSON.stringify(check)],
  );
};
const seen = (state: string) => ({ findings: [{ about: 'return-path', state, text: '', record: null }] });

describe('the headers of a message', () => {
  it('of marketing lead out of it, by one click, and name list, campaign and sender', async () => {
    const { campaignId, messageId, wire, values } = await letterOf();
    expect(values('list-unsubscribe')).toEqual([expect.stringMatching(/^<https:\/\/t\.example\/u\/[\w.-]+>$/)]);
    expect(values('list-unsubscribe-post')).toEqual(['List-Unsubscribe=One-Click']);
    expect(values('list-id')).toEqual([expect.stringMatching(/^<[a-z0-9-]+\.\d+\.shop\.example>$/)]);
    expect(values('feedback-id')).toEqual([`${campaignId}:${workspaceId}:marketing:kohort`]);
    expect(values('precedence')).toEqual(['bulk']);
    expect(values('x-auto-response-suppress')).toEqual(['OOF, AutoReply']);
    expect(values('auto-submitted')).toEqual([]);
    expect(values('message-id')).toEqual([`<m${messageId}@shop.example>`]);
    expect(wire.envelope.from).toBe('news@shop.example');
    expect(wire.fromDomain).toBe('shop.example');
  });

  it('of what is owed to people say that a program wrote it, and offer no way out', async () => {
    const { campaignId, values } = await letterOf({ purpose: 'transactional' });
    expect(values('list-unsubscribe')).toEqual([]);
    expect(values('list-unsubscribe-post')).toEqual([]);
    expect(values('list-id')).toEqual([]);
    expect(values('precedence')).toEqual([]);
    expect(values('auto-submitted')).toEqual(['auto-generated']);
    expect(values('feedback-id')).toEqual([`${campaignId}:${workspaceId}:transactional:kohort`]);
  });
});

describe('the return path of a message', () => {
  it('names the message, where the DNS was seen to lead bounces somewhere', async () => {
    await setDomain(seen('good'));
    const { messageId, wire, values } = await letterOf();
    const { returnAddresses } = house;
    expect(wire.envelope.from).toMatch(/^b\+[0-9a-z-]+@bounces\.shop\.example$/);
    expect(returnAddresses.read(wire.envelope.from)).toEqual({ kind: 'bounce', messageId, workspaceId });
    const [unsubscribe] = values('list-unsubscribe');
    const mailto = /^<https:[^>]+>,\s+<mailto:([^>]+)>$/.exec(unsubscribe!)![1]!;
    expect(returnAddresses.read(mailto)).toEqual({ kind: 'unsubscribe', messageId, workspaceId });
    expect(values('from')).toEqual(['Corner Shop <news@shop.example>']);
  });

  it('is the sender as long as bounces would get lost', async () => {
    for (const check of [seen('bad'), {}, null]) {
      await setDomain(check);
      const { wire, values } = await letterOf();
      expect(wire.envelope.from).toBe('news@shop.example');
      expect(values('list-unsubscribe')[0]).not.toContain('mailto:');
    }
  });

  it('names the message also where nobody is offered a way out', async () => {
    await setDomain(seen('good'));
    const { messageId, wire, values } = await letterOf({ purpose: 'transactional' });
    expect(house.returnAddresses.read(wire.envelope.from)).toMatchObject({ kind: 'bounce', messageId });
    expect(values('list-unsubscribe')).toEqual([]);
  });
});

describe('the address of links', () => {
  it("is the workspace's own, in all that leads back", async () => {
    const trackingUrl = 'https://links.shop.example';
    await house.workspaces.update(workspaceId, { settings: { trackingUrl } }, 'system');
    const { html, values } = await letterOf();
    expect(values('list-unsubscribe')[0]).toContain(`<${trackingUrl}/u/`);
    expect(html).toContain(`${trackingUrl}/o/`);
    expect(html).not.toContain('t.example');
    await house.workspaces.update(workspaceId, { settings: { trackingUrl: null } }, 'system');
    expect((await letterOf()).html).toContain('https://t.example/o/');
  });
});

describe('the check of a campaign', () => {
  it('warns of addresses providers refuse, once mail leaves the house', async () => {
    const [person] = await house.addContacts(1, { prefix: 'warned' });
    const all = await house.addSegment('warned', [person!]);
    const contents = [{ ...none, segmentId: null, slots: { hero: text('Hello') } }];
    const { id } = await house.addCampaign([all], { templateId, contents });
    const warnings = async () =>
      (await house.campaigns.check(workspaceId, id)).problems
        .filter(({ path }) => path.startsWith('settings.'))
        .map(({ path, severity }) => `${path} ${severity}`);
    await setDomain(null);
    expect(await warnings()).toEqual([]);
    await db.sql(
      `insert into transport (workspace_id, name, kind, settings, is_default) values ($1, 'Own', 'smtp', '{}', true)`,
      [workspaceId],
    );
    expect(await warnings()).toEqual(['settings.sender warning']);
    const trackingUrl = 'http://127.0.0.1:3001';
    await house.workspaces.update(workspaceId, { settings: { trackingUrl } }, 'system');
    expect(await warnings()).toEqual(['settings.trackingUrl warning', 'settings.sender warning']);
    await setDomain({});
    await db.sql(
      `insert into dkim_key (workspace_id, domain_id, selector, algorithm, public_key, private_key, state)
       select workspace_id, id, 'k1', 'rsa', '', '', 'active' from sending_domain where workspace_id = $1`,
      [workspaceId],
    );
    expect(await warnings()).toEqual(['settings.trackingUrl warning']);
    await db.sql('delete from transport where workspace_id = $1', [workspaceId]);
  });
});
