import { dkimVerify } from 'mailauth/lib/dkim/verify.js';
import { afterAll, expect, it } from 'vitest';
import { createSendingDomains } from '../../../src/delivery/domains/sending-domains.service.ts';
import { createDelivery, createSigner } from '../../../src/delivery/index.ts';
import { createVault, silentLog } from '../../../src/platform/index.ts';
import { createCampaignHouse } from '../../kit/campaign-house.ts';
import { createFakeResolver } from '../../kit/fake-resolver.ts';
import { createTestDatabase } from '../../kit/postgres.ts';
import { startSmtpSink } from '../../kit/smtp-sink.ts';

const { db } = await createTestDatabase();
const house = await createCampaignHouse(db);
const { workspaceId, clock, campaigns, messages, workspaces } = house;
const log = silentLog;
const vault = createVault('a secret of at least 32 characters');
const sink = await startSmtpSink();
const delivery = createDelivery({
  ...{ db, clock, campaigns, messages, log },
  doorbell: { ring: () => undefined },
  smtpUrl: sink.url,
  signer: createSigner({ db, vault, clock, log }),
});
afterAll(async () => {
  await delivery.close();
  await sink.close();
});

it('messages arrive signed by both keys, aligned with their sender, and come back by name', async () => {
  const dns = createFakeResolver({
    'bounces.shop.example': { mx: [{ exchange: 'kohort.example', preference: 10 }] },
  });
  const domains = createSendingDomains({
    ...{ db, clock, vault, workspaces, log },
    resolver: dns,
    installation: { smtpUrl: sink.url, isMailbox: false },
    trackingUrl: 'https://t.example',
    mailHost: 'kohort.example',
  });
  const wanted = { domain: 'shop.example', returnPathDomain: 'bounces.shop.example' };
  const { id, keys } = await domains.create(workspaceId, wanted, 'system');
  for (const { record } of keys) dns.zones[record.name] = { txt: [record.value] };
  await domains.check(workspaceId, id);

  const people = await house.addContacts(30);
  const campaign = await house.addCampaign([await house.addSegment('all', people)]);
  await campaigns.launch(workspaceId, campaign.id);
  await delivery.send();

  expect(sink.taken).toHaveLength(30);
  const returned = new Set<number>();
  for (const { from, raw } of sink.taken) {
    const { results } = await dkimVerify(Buffer.from(raw, 'latin1'), {
      curTime: clock.now(),
      resolver: async (name) => [[dns.zones[name]!.txt![0]!]],
    });
    expect(results.map(({ status, algo, signingDomain }) => [status.result, algo, signingDomain])).toEqual([
      ['pass', 'rsa-sha256', 'shop.example'],
      ['pass', 'ed25519-sha256', 'shop.example'],
    ]);
    const headers = results[0]!.signingHeaders!.keys.toLowerCase();
    for (const name of ['from', 'list-unsubscribe', 'list-unsubscribe-post', 'message-id', 'feedback-id', 'list-id']) {
      expect(headers.split(/\s*:\s*/)).toContain(name);
    }
    const meaning = house.returnAddresses.read(from);
    expect(meaning).toMatchObject({ kind: 'bounce', workspaceId });
    returned.add(meaning!.messageId);
  }
  expect(returned.size).toBe(30);
});
