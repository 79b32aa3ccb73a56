import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { start } from '../../kit/campaign-house.ts';
import { createComposeStage, none, text } from '../../kit/compose-stage.ts';

const { db, house, templateId, mjml, addOffer, composeAll } = await createComposeStage();

describe('a message with choices', () => {
  it('is made of the versions of design and brand that the launch froze, and says so', async () => {
    const { workspaceId } = house;
    const people = await house.addContacts(2, { prefix: 'brand' });
    const all = await house.addSegment('brand', people);
    const few = await house.addSegment('few of brand', people.slice(0, 1));
    const branded = mjml.replace('{{contact.first_name}}', '<span style="color:{{brand.accent}}">you</span>');
    const design = {
      mjml: branded,
      subject: 'News',
      preheader: '',
      languages: { default: { words: { greeting: 'Hello' } } },
    };
    const { id } = await house.templates.create(workspaceId, { name: 'Branded', ...design });
    const hero = {
      kind: 'choices' as const,
      choices: [{ segmentId: few, content: text('few') }],
      otherwise: text('all'),
    };
    const contents = [{ ...none, segmentId: null, slots: { hero } }];
    const early = await house.addCampaign([all], { templateId: id, contents });
    const launched = await house.campaigns.launch(workspaceId, early.id);
    expect(launched.brandVersionId).toBeNull();
    const brand = await house.templates.brand.put(workspaceId, { theme: { accent: '#123456' }, partials: {} });
    const late = await house.addCampaign([all], { templateId: id, contents });
    expect((await house.campaigns.launch(workspaceId, late.id)).brandVersionId).toBe(brand.id);
    await house.templates.brand.put(workspaceId, { theme: { accent: '#654321' }, partials: {} });
    await house.templates.addVersion(workspaceId, id, { ...design, subject: 'Later news' });

    for (const [campaign, accent, brandVersion] of [
      [early, '#0b6e4f', null],
      [late, '#123456', 1],
    ] as const) {
      await db.sql(`update campaign set state = 'sending' where id = $1`, [campaign.id]);
      const { letters, claimed, leave } = await composeAll(campaign.id);
      await leave();
      for (const { html, subject } of letters.values()) {
        expect(html).toContain(accent);
        expect(subject).toBe('News');
      }
      const { id: messageId } = claimed.find(({ contactId }) => contactId === people[0])!;
      expect(await house.messages.trace(workspaceId, messageId)).toMatchObject({
        template: { id, name: 'Branded', version: 1 },
        brandVersion,
        choices: ['hero: for "few of brand"'],
      });
    }
    const preview = await house.campaigns.preview(workspaceId, late.id, { contactId: people[0]!, scheme: 'dark' });
    expect(preview.html).toContain('#123456');
  });

  it('that does not come out in one combination is rejected with the reason, and holds up nobody else', async () => {
    const people = await house.addContacts(3, { prefix: 'combo' });
    const all = await house.addSegment('combo', people);
    const few = await house.addSegment('few of combo', people.slice(0, 1));
    const hero = {
      kind: 'choices' as const,
      choices: [{ segmentId: few, content: text('few') }],
      otherwise: text('all'),
    };
    const { id, contents } = await house.addCampaign([all], {
      templateId,
      contents: [{ ...none, segmentId: null, slots: { hero } }],
    });
    await house.campaigns.launch(house.workspaceId, id);
    const broken = { ...hero, choices: [{ segmentId: few, content: text('{{#if') }] };
    const write = 'update campaign_content set slots = $2 where id = $1';
    await db.sql(write, [contents[0]!.id, JSON.stringify({ hero: broken })]);
    await db.sql(`update campaign set state = 'paused' where id <> $1 and state = 'sending'`, [id]);
    const claimed = await house.hands.claim({ workerId: 'w', limit: 10, now: start });
    const composed = await house.campaigns.compose(claimed);
    const of = (index: number) => claimed.find(({ contactId }) => contactId === people[index])!.id;
    const kinds = new Map(composed.map((message) => [message.messageId, message]));
    expect(kinds.get(of(0))).toMatchObject({ kind: 'unmakeable', reason: expect.stringContaining('slot "hero"') });
    expect([1, 2].map((index) => kinds.get(of(index))?.kind)).toEqual(['ready', 'ready']);
    await house.messages.giveBack(
      'w',
      claimed.map((message) => message.id),
    );
    await house.campaigns.cancel(house.workspaceId, id);
  });

  it('does not go out in a language in which the brand has lost the unsubscribe link', async () => {
    const { workspaceId } = house;
    const people = await house.addContacts(1, { prefix: 'legal' });
    const all = await house.addSegment('legal', people);
    const way = '<mj-text>{{workspace.address}} <a href="{{unsubscribeUrl}}">Leave</a></mj-text>';
    await house.templates.brand.put(workspaceId, { theme: {}, partials: { legal: { mjml: way } } });
    const design = {
      mjml: mjml
        .replace(/<mj-text>{{workspace[\s\S]*?<\/mj-text>/, '{{> legal}}')
        .replace('{{word "greeting"}}', 'Hello'),
      subject: 'Legal',
      preheader: '',
      languages: { default: { language: 'en' }, sv: { subject: 'Lagligt' } },
    };
    const { id } = await house.templates.create(workspaceId, { name: 'Legal', ...design });
    const campaign = await house.addCampaign([all], {
      templateId: id,
      contents: [{ ...none, segmentId: null, slots: { hero: text('all') } }],
    });
    const errors = async () =>
      (await house.campaigns.check(workspaceId, campaign.id)).problems.filter(({ severity }) => severity === 'error');
    expect(await errors()).toEqual([]);
    const lost = { legal: { mjml: way, languages: { sv: { mjml: '<mj-text>{{workspace.address}}</mj-text>' } } } };
    await house.templates.brand.put(workspaceId, { theme: {}, partials: lost });
    expect((await errors()).map(({ message }) => message)).toEqual([
      expect.stringContaining('In the language sv there is no unsubscribe link'),
    ]);
    await house.templates.brand.put(workspaceId, { theme: {}, partials: {} });
  });
});

describe('an offer that is over when the message is made', () => {
  it('is told to nobody: the message is refused with the reason, and the others go out', async () => {
    const people = await house.addContacts(2, { prefix: 'late' });
    const all = await house.addSegment('late', people);
    const first = await house.addSegment('late first', people.slice(0, 1));
    const offerId = await addOffer('Until tonight', {
      code: 'TONIGHT',
      validUntil: new Date(start.getTime() + 3_600_000).toISOString(),
    });
    const campaign = await house.addCampaign([all], {
      templateId,
      contents: [
        { ...none, segmentId: first, offerId, slots: { hero: { kind: 'offer' } } },
        { ...none, segmentId: null, slots: { hero: text('for the rest') } },
      ],
    });
    await house.campaigns.launch(house.workspaceId, campaign.id);
    await db.sql(`update campaign set state = 'paused' where id <> $1 and state = 'sending'`, [campaign.id]);
    await db.sql('update offer set valid_until = $2 where id = $1', [offerId, start]);
    const { workerId, leave } = await house.messages.joinWorkers();
    const claimed = await house.hands.claim({ workerId, limit: 10, now: start });
    const composed = await house.campaigns.compose(claimed);
    await leave();
    expect(composed.map((message) => (message.kind === 'ready' ? 'ready' : message.reason)).sort()).toEqual([
      'ready',
      'the offer "Until tonight" ended before the message went out',
    ]);
  });

  it('or whose code of their own is used or withdrawn by then, is told to nobody who cannot use it', async () => {
    const { workspaceId } = house;
    const people = await house.addContacts(4, { prefix: 'own' });
    const all = await house.addSegment('own', people);
    const offerId = await addOffer('For you alone', { codeKind: 'unique' });
    const contents = [{ ...none, segmentId: null, slots: { hero: { kind: 'offer' as const, offerId } } }];
    const { id } = await house.addCampaign([all], { templateId, contents });
    await house.campaigns.launch(workspaceId, id);
    const { items } = await house.offers.listCodes(workspaceId, offerId, { limit: 10 });
    const [used, withdrawn, givenBack, untouched] = people.map((person) => items.find((c) => c.contactId === person)!);
    for (const [code, key] of [
      [used!, 'early'],
      [givenBack!, 'early and back'],
    ] as const) {
      const body = { key, code: code.code, contact: { contactId: code.contactId! }, shipping: null };
      const lines = [{ product: 'a', category: null, quantity: 1, amount: 1_000, cost: null }];
      expect(await house.offers.redeem(workspaceId, { ...body, lines })).toMatchObject({ outcome: 'redeemed' });
    }
    await house.offers.refund(workspaceId, { key: 'early and back' });
    await house.offers.voidCode(workspaceId, offerId, withdrawn!.id, 'system');

    await db.sql(`update campaign set state = 'paused' where id <> $1 and state = 'sending'`, [id]);
    const { workerId, leave } = await house.messages.joinWorkers();
    const claimed = await house.hands.claim({ workerId, limit: 10, now: start });
    const composed = await house.campaigns.compose(claimed);
    const of = ({ contactId }: { contactId: number | null }) =>
      composed.find(({ messageId }) => messageId === claimed.find((claim) => claim.contactId === contactId)!.id)!;
    const reasonOf = (message: (typeof composed)[number]) => (message.kind === 'ready' ? null : message.reason);
    expect(reasonOf(of(used!))).toBe('the contact has used its code of the offer "For you alone" already');
    expect(reasonOf(of(withdrawn!))).toBe(
      'the contact\'s code of the offer "For you alone" was withdrawn before the message went out',
    );
    expect([of(givenBack!).kind, of(untouched!).kind]).toEqual(['ready', 'ready']);
    const rejects = composed.flatMap((message) => (message.kind === 'unmakeable' ? message : []));
    await house.messages.reject(workerId, rejects);
    await leave();
    expect(await house.campaigns.counts(workspaceId, id)).toMatchObject({ rejected: 2, claimed: 2 });

    // Up for it once more: the check says beforehand who would get no message.
    const again = await house.addCampaign([all], { templateId, contents });
    const { problems } = await house.campaigns.check(workspaceId, again.id);
    expect(problems).toContainEqual({
      path: 'contents.0.slots.hero.offerId',
      message: expect.stringContaining('1 person has used its code of the offer "For you alone"'),
      severity: 'warning',
    });
    await house.campaigns.cancel(workspaceId, id);
  });

  it('needs no code of their own where the shop brought coupons for everybody', async () => {
    const { workspaceId } = house;
    const people = await house.addContacts(1, { prefix: 'coupon' });
    const all = await house.addSegment('coupon', people);
    const offerId = await addOffer('Coupons', { codeKind: 'imported' });
    const coupons = Readable.from([Buffer.from('code\nCOUPON-1\n')]);
    await house.offers.importCodes(workspaceId, { offerId, use: 'open' }, coupons, 'system');
    const { id } = await house.addCampaign([all], {
      templateId,
      contents: [{ ...none, segmentId: null, slots: { hero: text('Cut it out'), aside: { kind: 'offer', offerId } } }],
    });
    await house.campaigns.launch(workspaceId, id);
    const { letters, leave } = await composeAll(id);
    await leave();
    expect([...letters.keys()]).toEqual(people);
    await house.campaigns.cancel(workspaceId, id);
  });
});
