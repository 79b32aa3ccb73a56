import { describe, expect, it, vi } from 'vitest';
import { createComposeStage, none, text } from '../../kit/compose-stage.ts';
import { readLetter } from '../../kit/read-letter.ts';

const { db, house, templateId, mjml, addOffer, composeAll } = await createComposeStage();

describe('a message with choices', () => {
  it('shows each contact its own part of each slot, in its own language', async () => {
    const people = await house.addContacts(8, { prefix: 'parts' });
    await house.contacts.upsertMany(
      house.workspaceId,
      [1, 3, 5, 7].map((index) => ({ externalId: `parts${index + 1}`, language: index === 7 ? 'fi' : 'sv-SE' })),
    );
    const all = await house.addSegment('parts', people);
    const early = await house.addSegment('early parts', people.slice(0, 4));
    const loyal = await house.addSegment('loyal parts', people.slice(2, 6));
    const offerId = await addOffer('Five off', { code: 'FIVE' });
    const campaign = await house.addCampaign([all], {
      templateId,
      contents: [
        {
          ...none,
          segmentId: null,
          slots: {
            hero: {
              kind: 'choices',
              choices: [
                { segmentId: loyal, content: text('for the loyal', 'till de trogna') },
                { segmentId: early, content: text('for the early') },
              ],
              otherwise: text('for the rest', 'till alla andra'),
            },
            aside: {
              kind: 'choices',
              choices: [{ segmentId: early, content: { kind: 'offer', offerId } }],
              otherwise: null,
            },
          },
        },
      ],
    });
    const check = await house.campaigns.check(house.workspaceId, campaign.id);
    expect(check.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    const preview = (index: number) =>
      house.campaigns.preview(house.workspaceId, campaign.id, { contactId: people[index]! });
    const before = await Promise.all(people.map((_, index) => preview(index)));
    await house.campaigns.launch(house.workspaceId, campaign.id);
    const { letters, claimed, leave } = await composeAll(campaign.id);
    await leave();

    // By the order of slot names: aside, hero.
    expect(people.map((id) => letters.get(id)!.choices)).toEqual([
      ...[
        [0, 1],
        [0, 1],
        [0, 0],
        [0, 0],
      ],
      ...[
        [-1, 0],
        [-1, 0],
        [-1, -1],
        [-1, -1],
      ],
    ]);
    const said = (html: string) =>
      ['for the loyal', 'till de trogna', 'for the early', 'for the rest', 'till alla andra', 'FIVE', 'Nothing in part']
        .filter((part) => html.includes(part))
        .join(', ');
    expect(people.map((id) => said(letters.get(id)!.html))).toEqual([
      'for the early, FIVE',
      'for the early, FIVE',
      'for the loyal, FIVE',
      'till de trogna, FIVE',
      'for the loyal, Nothing in part',
      'till de trogna, Nothing in part',
      'for the rest, Nothing in part',
      'for the rest, Nothing in part',
    ]);
    expect(people.map((id) => letters.get(id)!.lang)).toEqual(['en', 'sv', 'en', 'sv', 'en', 'sv', 'en', 'en']);
    expect(people.map((id) => letters.get(id)!.subject)).toEqual(
      [0, 1, 0, 1, 0, 1, 0, 0].map((isSwedish) => (isSwedish ? 'Nyheter' : 'News')),
    );
    expect(claimed.map(({ offerIds }) => offerIds.length)).toEqual(
      claimed.map(({ contactId }) => (people.indexOf(contactId) < 4 ? 1 : 0)),
    );

    // The preview went the same way, and says why.
    expect(before.map(({ html }) => said(html))).toEqual(people.map((id) => said(letters.get(id)!.html)));
    expect(before[2]!.slots).toEqual([
      {
        slot: 'hero',
        from: 'choice for "loyal parts"',
        why: ['The contact is in "loyal parts", and no earlier choice fits.'],
      },
      {
        slot: 'aside',
        from: 'choice for "early parts"',
        why: ['The contact is in "early parts", and no earlier choice fits.'],
      },
    ]);
    expect(before[6]!.slots).toEqual([
      {
        slot: 'hero',
        from: 'content for everybody else',
        why: [
          'The contact is not in "loyal parts".',
          'The contact is not in "early parts".',
          'It is there for everybody else.',
        ],
      },
      {
        slot: 'aside',
        from: 'the design itself',
        why: ['The contact is not in "early parts".', 'Nothing is given for everybody else.'],
      },
    ]);
    expect((await preview(3)).language).toBe('sv');
    const inEnglish = await house.campaigns.preview(house.workspaceId, campaign.id, {
      contactId: people[3]!,
      language: 'en',
    });
    expect(said(inEnglish.html)).toBe('for the loyal, FIVE');
  });

  it('gives each contact the products it may like', async () => {
    const people = await house.addContacts(2, { prefix: 'shelf' });
    await house.products.upsert(house.workspaceId, [
      { sku: 'rye', name: 'Rye loaf', price: 3_900 },
      { sku: 'bun', name: 'Cinnamon bun', price: 2_500 },
    ] as Parameters<typeof house.products.upsert>[1]);
    const all = await house.addSegment('shelf', people);
    const few = await house.addSegment('few of shelf', people.slice(0, 1));
    const picked = (skus: string[]) => ({ kind: 'products' as const, source: 'picked' as const, skus, limit: 3 });
    const campaign = await house.addCampaign([all], {
      templateId,
      contents: [
        {
          ...none,
          segmentId: null,
          slots: {
            hero: {
              kind: 'choices',
              choices: [{ segmentId: few, content: picked(['rye']) }],
              otherwise: picked(['bun', 'gone']),
            },
          },
        },
      ],
    });
    await house.campaigns.launch(house.workspaceId, campaign.id);
    const { letters, leave } = await composeAll(campaign.id);
    await leave();
    const shown = (id: number) => ['Rye loaf', 'Cinnamon bun'].filter((name) => letters.get(id)!.html.includes(name));
    expect(people.map(shown)).toEqual([['Rye loaf'], ['Cinnamon bun']]);
  });

  it("learns the links of a batch at once, by content, however many addresses are of contacts' own", async () => {
    const { workspaceId } = house;
    const people = await house.addContacts(6, { prefix: 'links' });
    const all = await house.addSegment('links', people);
    const few = await house.addSegment('few of links', people.slice(0, 2));
    const own = mjml.replace(
      '{{word "greeting"}} {{contact.first_name}}',
      '<a href="https://a.example/{{contact.first_name}}">a</a> <a href="https://b.example/same">b</a>',
    );
    const { id } = await house.templates.create(workspaceId, {
      name: 'Own links',
      mjml: own,
      subject: 'Links',
      preheader: '',
    });
    const campaign = await house.addCampaign([all], {
      templateId: id,
      contents: [
        { ...none, segmentId: few, slots: { hero: text('few') } },
        { ...none, segmentId: null, slots: { hero: text('all') } },
      ],
    });
    await house.campaigns.launch(workspaceId, campaign.id);
    const ensure = vi.spyOn(house.messages, 'ensureLinks');
    const { letters, leave } = await composeAll(campaign.id);
    await leave();
    expect(ensure).toHaveBeenCalledTimes(2);
    ensure.mockRestore();
    const links = await db.sql<{ id: number; url: string; contentId: number }>(
      'select id, url, content_id as "contentId" from link where campaign_id = $1',
      [campaign.id],
    );
    expect(links.map(({ url }) => url).sort()).toEqual([
      ...[1, 2, 3, 4, 5, 6].map((index) => `https://a.example/LINKS${index}`),
      'https://b.example/same',
      'https://b.example/same',
    ]);
    for (const [index, person] of people.entries()) {
      const { html } = letters.get(person)!;
      const shown = html.replace(/<a [^>]*aria-hidden="true"[^>]*>/g, '');
      const clicked = [...shown.matchAll(/https:\/\/t\.example\/c\/([^"]+)"/g)].map(([, token]) => {
        const link = links.find(({ id }) => id === house.links.readClick(token!)?.linkId);
        return [link?.url, link?.contentId];
      });
      const contentId = campaign.contents[index < 2 ? 0 : 1]!.id;
      expect(clicked).toEqual([
        [`https://a.example/LINKS${index + 1}`, contentId],
        ['https://b.example/same', contentId],
      ]);
    }
  });

  it('holds up nobody else when a mistake of ours keeps it from being made', async () => {
    const people = await house.addContacts(3, { prefix: 'mistake' });
    const all = await house.addSegment('mistake', people);
    const campaign = await house.addCampaign([all], {
      templateId,
      contents: [{ ...none, segmentId: null, slots: { hero: text('all') } }],
    });
    await house.campaigns.launch(house.workspaceId, campaign.id);
    const known = house.contacts.getMany;
    const odd = vi.spyOn(house.contacts, 'getMany').mockImplementation(async (...asked) =>
      (await known(...asked)).map((contact) =>
        contact.id === people[1]
          ? {
              ...contact,
              attributes: {
                get first_name(): string {
                  throw new TypeError('who wrote this?');
                },
              },
            }
          : contact,
      ),
    );
    const { workerId, leave } = await house.messages.joinWorkers();
    const claimed = await house.hands.claim({ workerId, limit: 500, now: house.clock.now() });
    const composed = await house.campaigns.compose(claimed);
    odd.mockRestore();
    await leave();
    const made = claimed.map(({ id, contactId }) => [contactId, composed.find(({ messageId }) => messageId === id)]);
    expect(Object.fromEntries(made)).toMatchObject({
      [people[0]!]: { kind: 'ready' },
      [people[1]!]: { kind: 'unmakeable', reason: 'a mistake of the program, which its log tells of' },
      [people[2]!]: { kind: 'ready' },
    });
  });

  it('is tried out under the subject of its language', async () => {
    const [person] = await house.addContacts(1, { prefix: 'trial' });
    await house.contacts.upsertMany(house.workspaceId, [{ externalId: 'trial1', language: 'sv' }]);
    const all = await house.addSegment('trial', [person!]);
    const slots = { hero: text('all') };
    const own = await house.addCampaign([all], { templateId, contents: [{ ...none, segmentId: null, slots }] });
    const other = await house.addCampaign([all], {
      templateId,
      contents: [{ ...none, subject: 'Other news', segmentId: null, slots }],
    });
    const subjectOf = async (id: number) => {
      const asked = { contactId: person!, to: 'me@office.example' };
      const { raw } = await house.campaigns.composeTest(house.workspaceId, id, asked);
      return (await readLetter({ raw: raw.toString('latin1'), to: '' })).subject;
    };
    expect(await subjectOf(own.id)).toBe('[test] Nyheter');
    expect(await subjectOf(other.id)).toBe('[test] Other news');
  });

  it('is refused for each choice that is wrong, by its place', async () => {
    const [person] = await house.addContacts(1, { prefix: 'wrong' });
    const all = await house.addSegment('wrong', [person!]);
    const campaign = await house.addCampaign([all], {
      templateId,
      contents: [
        {
          ...none,
          segmentId: null,
          slots: {
            hero: {
              kind: 'choices',
              choices: [
                { segmentId: 999_999, content: text('fine') },
                { segmentId: all, content: text('{{#if') },
              ],
              otherwise: { kind: 'offer', offerId: 888_888 },
            },
            aside: { kind: 'offer' },
          },
        },
      ],
    });
    const { problems } = await house.campaigns.check(house.workspaceId, campaign.id);
    const errors = problems.filter(({ severity }) => severity === 'error').map(({ path }) => path);
    expect(errors).toContain('contents.0.slots.hero.choices.0.segmentId');
    expect(errors).toContain('contents.0.slots.hero.choices.1');
    expect(errors).toContain('contents.0.slots.hero.otherwise.offerId');
    expect(errors).toContain('contents.0.offerId');
    await expect(house.campaigns.launch(house.workspaceId, campaign.id)).rejects.toMatchObject({
      code: 'campaign_not_ready',
    });
  });
});
