import { beforeAll, describe, expect, it, vi } from 'vitest';
import { controlArms, controlSeed, variantArms, variantSeed } from '../../../src/campaigns/audience-query.ts';
import { createCampaigns } from '../../../src/campaigns/index.ts';
import { assignArm } from '../../../src/experiments/index.ts';
import { silentLog } from '../../../src/platform/index.ts';
import { type CampaignHouse, createCampaignHouse, start } from '../../kit/campaign-house.ts';
import { createTestDatabase } from '../../kit/postgres.ts';

const { db } = await createTestDatabase();
let house: CampaignHouse;

beforeAll(async () => {
  house = await createCampaignHouse(db);
});

const none = { variant: null, subject: null, preheader: null, offerId: null };
const text = (body: string) => ({ hero: { kind: 'text' as const, body } });

describe('a launch', () => {
  it('freezes the audience with the first fitting content, and says why each other was dropped', async () => {
    const willing = await house.addContacts(6);
    const [unasked] = await house.addContacts(1, { consent: 'none', prefix: 'unasked' });
    const [gone] = await house.addContacts(1, { consent: 'unsubscribed', prefix: 'gone' });
    const [blocked] = await house.addContacts(1, { prefix: 'blocked' });
    await house.contacts.suppress(house.workspaceId, [{ email: 'BLOCKED1@people.example', reason: 'complaint' }]);
    const [nameless] = (
      await house.contacts.upsertMany(house.workspaceId, [
        { externalId: 'nameless', consent: [{ topic: 'news', state: 'subscribed' }] },
      ])
    ).map((outcome) => (outcome.kind === 'rejected' ? 0 : outcome.contactId));
    const all = await house.addSegment('everybody', [...willing, unasked!, gone!, blocked!, nameless!]);
    const early = await house.addSegment('early', willing.slice(0, 3));
    const loyal = await house.addSegment('loyal', willing.slice(2, 5));
    const staff = await house.addSegment('staff', [willing[5]!]);

    const campaign = await house.addCampaign([all], {
      audience: { include: [all, early], exclude: [staff] },
      contents: [
        { segmentId: early, slots: text('for the early') },
        { segmentId: loyal, slots: text('for the loyal') },
        { segmentId: null, slots: text('for the rest') },
      ].map((content) => ({ variant: null, subject: null, preheader: null, offerId: null, ...content })),
    });

    const check = await house.campaigns.check(house.workspaceId, campaign.id);
    expect(check.isReady).toBe(true);
    expect(check.funnel).toEqual({
      matching: 9,
      reachable: 8,
      consented: 6,
      allowed: 5,
      withinCaps: 5,
      served: 5,
      control: 0,
      mailed: 5,
    });

    const launched = await house.campaigns.launch(house.workspaceId, campaign.id);
    expect(launched.state).toBe('sending');
    expect(launched.launchedAt).toEqual(start);
    expect(launched.templateVersionId).not.toBeNull();
    const byContact = new Map((await house.states(campaign.id)).map((row) => [row.contactId, row]));
    expect(willing.slice(0, 5).map((id) => byContact.get(id)?.segmentId)).toEqual([early, early, early, loyal, loyal]);
    expect([unasked, gone, blocked, nameless].map((id) => byContact.get(id!)?.reason)).toEqual([
      'no-consent',
      'unsubscribed',
      'suppressed',
      'no-email',
    ]);
    expect(byContact.has(willing[5]!)).toBe(false);
    const counts = await house.campaigns.counts(house.workspaceId, campaign.id);
    expect(counts).toMatchObject({ planned: check.funnel.mailed, dropped: 4, drops: check.drops });

    // Frozen: who joins a segment later changes nothing; a launch is not repeated.
    await house.db.sql('delete from member where segment_id = $1', [early]);
    await expect(house.campaigns.launch(house.workspaceId, campaign.id)).rejects.toMatchObject({
      code: 'campaign_state',
    });
    expect(await house.states(campaign.id)).toHaveLength(9);
  });

  it('draws the same arms in SQL as assignArm does', async () => {
    const people = await house.addContacts(400, { prefix: 'arm' });
    const all = await house.addSegment('arms', people);
    const variants = [
      { key: 'a', share: 3_333 },
      { key: 'b', share: 3_333 },
      { key: 'c', share: 3_334 },
    ];
    const campaign = await house.addCampaign([all], { variants, controlShare: 2_000 });
    await house.campaigns.launch(house.workspaceId, campaign.id);
    const rows = await house.states(campaign.id);
    expect(rows).toHaveLength(400);
    for (const { contactId, state, variant } of rows) {
      expect(variant).toBe(assignArm({ seed: variantSeed(campaign.id), contactId, arms: variantArms(variants) }));
      const arm = assignArm({ seed: controlSeed(campaign.id), contactId, arms: controlArms(2_000) });
      expect(state).toBe(arm === 'control' ? 'control' : 'planned');
    }
    const control = rows.filter(({ state }) => state === 'control').length;
    expect(control).toBeGreaterThan(40);
    expect(control).toBeLessThan(130);
  });

  it('tells everybody drawn, the control group too, which variant it was; once', async () => {
    const people = await house.addContacts(40, { prefix: 'told' });
    const [unasked] = await house.addContacts(1, { consent: 'none', prefix: 'untold' });
    const all = await house.addSegment('told', [...people, unasked!]);
    const variants = [
      { key: 'a', share: 5_000 },
      { key: 'b', share: 5_000 },
    ];
    const campaign = await house.addCampaign([all], { variants, controlShare: 3_000 });
    await house.db.sql('delete from dirty');
    house.rings.length = 0;
    await house.campaigns.launch(house.workspaceId, campaign.id);
    expect(house.rings).toContain('segments.refresh');
    const told = async () => {
      const { items } = await house.events.list(house.workspaceId, { limit: 500 }, { kind: 'experiment_assigned' });
      return items.filter(({ ref }) => ref === String(campaign.id));
    };
    const first = await told();
    expect(new Map(first.map((event) => [event.contactId, event.props?.variant]))).toEqual(
      new Map(
        (await house.states(campaign.id))
          .filter(({ state }) => state !== 'dropped')
          .map(({ contactId, state, variant }) => [contactId, state === 'control' ? 'control' : variant]),
      ),
    );
    expect(first).toHaveLength(40);
    // Monday 10:00 in Stockholm.
    expect(first[0]).toMatchObject({ at: start, receivedAt: start, minuteOfWeek: 600 });
    const kindId = (await house.events.kindIds(house.workspaceId)).get('experiment_assigned');
    const marked = await house.db.sql('select distinct input, count(*)::int as count from dirty group by input');
    expect(marked).toEqual([{ input: `event:${kindId}`, count: 40 }]);

    const again = await house.db.transaction((tx) =>
      house.messages.tellAssignments(tx, house.workspaceId, { campaignId: campaign.id, at: start }),
    );
    expect(again).toBe(0);
    expect(await told()).toEqual(first);
  });

  it('tells nobody of a variant where there is only one and no control group', async () => {
    const all = await house.addSegment('plain', await house.addContacts(2, { prefix: 'plain' }));
    const campaign = await house.addCampaign([all]);
    await house.campaigns.launch(house.workspaceId, campaign.id);
    const { items } = await house.events.list(house.workspaceId, { limit: 500 }, { kind: 'experiment_assigned' });
    expect(items.filter(({ ref }) => ref === String(campaign.id))).toEqual([]);
  });

  it('refuses with every problem at once, and plans nothing', async () => {
    const [person] = await house.addContacts(1, { prefix: 'problem' });
    const all = await house.addSegment('problems', [person!]);
    const campaign = await house.addCampaign([all], {
      audience: { include: [all, 999_999], exclude: [] },
      contents: [
        { ...none, segmentId: all, slots: { hero: { kind: 'offer' as const } } },
        {
          ...none,
          segmentId: null,
          slots: { hero: { kind: 'text', body: '{{#if' }, nowhere: { kind: 'text', body: 'x' } },
        },
      ],
    });
    const failure = await house.campaigns.launch(house.workspaceId, campaign.id).catch((error) => error);
    expect(failure.code).toBe('campaign_not_ready');
    const paths = failure.fields.map((field: { path: string }) => field.path);
    expect(paths).toContain('audience.include.1');
    expect(paths).toContain('contents.0.offerId');
    expect(paths).toContain('contents.1');
    expect(await house.states(campaign.id)).toHaveLength(0);
    expect((await house.campaigns.get(house.workspaceId, campaign.id)).state).toBe('draft');
  });

  it('cut short between its two steps is completed by advance, once, however many look', async () => {
    const people = await house.addContacts(50, { prefix: 'cut' });
    const all = await house.addSegment('cut', people);
    const campaign = await house.addCampaign([all]);
    const { templateId } = campaign;
    const { versionId } = await house.templates.get(house.workspaceId, templateId);
    await house.db.sql(`update campaign set state = 'launching', template_version_id = $2 where id = $1`, [
      campaign.id,
      versionId,
    ]);
    await Promise.all([house.campaigns.advance(), house.campaigns.advance(), house.campaigns.advance()]);
    expect((await house.campaigns.get(house.workspaceId, campaign.id)).state).toBe('sending');
    expect(await house.states(campaign.id)).toHaveLength(50);
  });

  it('happens at its time, or explains why it did not', async () => {
    const people = await house.addContacts(3, { prefix: 'timed' });
    const all = await house.addSegment('timed', people);
    const good = await house.addCampaign([all]);
    const bad = await house.addCampaign([all]);
    const at = new Date(start.getTime() + 60_000);
    await house.campaigns.schedule(house.workspaceId, good.id, at);
    await house.campaigns.schedule(house.workspaceId, bad.id, at);
    await house.db.sql('update campaign set audience = $2 where id = $1', [
      bad.id,
      JSON.stringify({ include: [999_998], exclude: [] }),
    ]);
    await house.campaigns.advance();
    expect((await house.campaigns.get(house.workspaceId, good.id)).state).toBe('scheduled');
    house.clock.set(at);
    await house.campaigns.advance();
    house.clock.set(start);
    expect((await house.campaigns.get(house.workspaceId, good.id)).state).toBe('sending');
    const refused = await house.campaigns.get(house.workspaceId, bad.id);
    expect(refused.state).toBe('draft');
    expect(refused.problem).toContain('There is no segment 999998');
    await house.db.sql('update campaign set audience = $2 where id = $1', [
      bad.id,
      JSON.stringify({ include: [all], exclude: [] }),
    ]);
    const again = await house.campaigns.schedule(house.workspaceId, bad.id, at);
    expect(again).toMatchObject({ state: 'scheduled', problem: null });
    await house.campaigns.cancel(house.workspaceId, bad.id);
  });
});

describe('a draft', () => {
  it('keeps what two people change of it at the same time', async () => {
    const all = await house.addSegment('two people', await house.addContacts(1, { prefix: 'two' }));
    const { id } = await house.addCampaign([all]);
    for (let round = 1; round <= 10; round += 1) {
      await Promise.all([
        house.campaigns.update(house.workspaceId, id, { topic: `topic ${round}` }),
        house.campaigns.update(house.workspaceId, id, { controlShare: round }),
      ]);
      const kept = await house.campaigns.get(house.workspaceId, id);
      expect([kept.topic, kept.controlShare]).toEqual([`topic ${round}`, round]);
    }
  });
});

describe('a launch that meets a change', () => {
  it('takes in what people did up to its time, also when nobody waits for it', async () => {
    const people = await house.addContacts(2, { prefix: 'late' });
    const all = await house.addSegment('late', people);
    const buyers = await house.addSegment('late buyers', []);
    const { id } = await house.addCampaign([all], { audience: { include: [all], exclude: [buyers] } });
    await house.campaigns.schedule(house.workspaceId, id, house.clock.now());
    const refresh = vi.spyOn(house.segments, 'refresh').mockImplementation(async () => {
      await db.sql(
        'insert into member (segment_id, contact_id, workspace_id, entered_at) values ($1, $2, $3, $4) on conflict do nothing',
        [buyers, people[0], house.workspaceId, start],
      );
      return undefined as never;
    });
    await house.campaigns.advance();
    refresh.mockRestore();
    expect(await house.campaigns.counts(house.workspaceId, id)).toMatchObject({ planned: 1, dropped: 0 });
    await house.campaigns.cancel(house.workspaceId, id);
  });

  it('does not send what was not checked', async () => {
    const [person] = await house.addContacts(1, { prefix: 'changed' });
    const all = await house.addSegment('changed', [person!]);
    const { id } = await house.addCampaign([all]);
    const parts = { ...house, doorbell: { ring: () => undefined }, log: silentLog };
    const segments = { refresh: async () => undefined as never };
    const lintProgram: typeof house.templates.lintProgram = async (workspaceId, request) => {
      const problems = await house.templates.lintProgram(workspaceId, request);
      const contents = [{ ...none, segmentId: null, slots: text('{{#if') }];
      await house.campaigns.update(house.workspaceId, id, { contents });
      return problems;
    };
    const slow = createCampaigns({ ...parts, segments, templates: { ...house.templates, lintProgram } });
    await expect(slow.launch(house.workspaceId, id)).rejects.toMatchObject({ code: 'campaign_state' });
    expect((await house.campaigns.get(house.workspaceId, id)).state).toBe('draft');
    await expect(house.campaigns.launch(house.workspaceId, id)).rejects.toMatchObject({ code: 'campaign_not_ready' });
  });

  it('checks the version of the design that it freezes, also when a newer one is saved meanwhile', async () => {
    const { workspaceId } = house;
    const [person] = await house.addContacts(1, { prefix: 'mended' });
    const { mjml } = await house.templates.get(workspaceId, await house.addTemplate());
    const design = (text: string) => ({ mjml: mjml.replace('Hello', `${text} Hello`), subject: 's', preheader: '' });
    const { id: templateId } = await house.templates.create(workspaceId, {
      name: 'To mend',
      ...design('{{contact.nick}}'),
    });
    const { id } = await house.addCampaign([await house.addSegment('mended', [person!])], { templateId });
    const currentBrand: typeof house.templates.currentBrand = async (workspace) => {
      await house.templates.addVersion(workspaceId, templateId, design(''));
      return house.templates.currentBrand(workspace);
    };
    const parts = { ...house, doorbell: { ring: () => undefined }, log: silentLog };
    const slow = createCampaigns({ ...parts, templates: { ...house.templates, currentBrand } });
    await expect(slow.launch(workspaceId, id)).rejects.toMatchObject({ code: 'campaign_not_ready' });
  });

  it('is called off when a segment is archived before the audience is frozen', async () => {
    const people = await house.addContacts(2, { prefix: 'archived' });
    const all = await house.addSegment('all of archived', people);
    const staff = await house.addSegment('staff of archived', [people[0]!]);
    const { id, templateId } = await house.addCampaign([all], { audience: { include: [all], exclude: [staff] } });
    const { versionId } = await house.templates.get(house.workspaceId, templateId);
    const cutShort = `update campaign set state = 'launching', template_version_id = $2 where id = $1`;
    await house.db.sql(cutShort, [id, versionId]);
    await house.db.sql('update segment set archived_at = now() where id = $1', [staff]);
    await house.db.sql('delete from member where segment_id = $1', [staff]);
    await house.campaigns.advance();
    const refused = await house.campaigns.get(house.workspaceId, id);
    expect(refused.state).toBe('draft');
    expect(refused.problem).toContain('audience.exclude.0: The segment "staff of archived" is archived.');
    expect(await house.states(id)).toEqual([]);
  });

  it('is not scheduled for an instant that has passed', async () => {
    const [person] = await house.addContacts(1, { prefix: 'past' });
    const { id } = await house.addCampaign([await house.addSegment('past', [person!])]);
    const lastYear = new Date(start.getTime() - 365 * 86_400_000);
    const refusal = await house.campaigns.schedule(house.workspaceId, id, lastYear).catch((error) => error);
    expect(refusal.code).toBe('request_invalid');
    await house.campaigns.advance();
    expect((await house.campaigns.get(house.workspaceId, id)).state).toBe('draft');
  });
});

describe('a preview', () => {
  it('shows the message as it would be sent, and why', async () => {
    const [person, other] = await house.addContacts(2, { prefix: 'looker' });
    const all = await house.addSegment('lookers', [person!]);
    const few = await house.addSegment('few', [other!]);
    const campaign = await house.addCampaign([all], {
      contents: [
        { ...none, segmentId: few, slots: text('for few') },
        { ...none, segmentId: all, subject: 'Hi {{contact.first_name}}', slots: text('for all') },
      ],
    });
    const preview = await house.campaigns.preview(house.workspaceId, campaign.id, { contactId: person! });
    expect(preview.subject).toBe('Hi LOOKER1');
    expect(preview.html).toContain('for all');
    expect(preview.wouldBe).toBe('planned');
    expect(preview.why.map(({ isChosen }) => isChosen)).toEqual([false, true]);
    expect(preview.why[0]!.because).toBe('The contact is not in "few".');
    expect(preview.slots).toEqual([
      {
        slot: 'hero',
        from: 'content for "lookers"',
        why: ['It is the same for everybody who gets this content.'],
      },
    ]);
  });
});

describe('cancelling', () => {
  it('drops what is planned, and what a worker holds when it gives it back', async () => {
    const people = await house.addContacts(20, { prefix: 'cancel' });
    const campaign = await house.addCampaign([await house.addSegment('cancelled', people)]);
    await house.campaigns.launch(house.workspaceId, campaign.id);
    await house.db.sql(`update campaign set state = 'paused' where id <> $1 and state = 'sending'`, [campaign.id]);
    const worker = await house.messages.joinWorkers();
    const held = await house.hands.claim({ workerId: worker.workerId, limit: 5, now: start });
    await house.campaigns.cancel(house.workspaceId, campaign.id);
    const ids = held.map(({ id }) => id);
    expect(await house.hands.letGo(worker.workerId, ids)).toEqual([]);
    await house.messages.giveBack(worker.workerId, ids);
    await worker.leave();
    const counts = await house.campaigns.counts(house.workspaceId, campaign.id);
    expect(counts).toMatchObject({ planned: 0, claimed: 0, dropped: 20, drops: { cancelled: 20 } });
  });

  it('leaves nothing waiting that comes back afterwards, and a finished campaign sends what comes back', async () => {
    const people = await house.addContacts(2, { prefix: 'back' });
    const campaign = await house.addCampaign([await house.addSegment('comes back', people)]);
    await house.campaigns.launch(house.workspaceId, campaign.id);
    await house.db.sql(`update campaign set state = 'paused' where id <> $1 and state = 'sending'`, [campaign.id]);
    const worker = await house.messages.joinWorkers();
    const held = await house.hands.claim({ workerId: worker.workerId, limit: 2, now: start });
    const ids = held.map(({ id }) => id);
    await house.hands.letGo(worker.workerId, ids);
    await house.hands.tell(worker.workerId, [
      { messageId: ids[0]!, outcome: { kind: 'unknown', reason: 'connection lost' } },
    ]);
    await house.campaigns.cancel(house.workspaceId, campaign.id);
    await house.hands.tell(worker.workerId, [
      { messageId: ids[1]!, outcome: { kind: 'try-later', reason: '451 busy' } },
    ]);
    await house.messages.settleUnknown([{ messageId: ids[0]!, wasTaken: false }]);
    await house.campaigns.advance();
    const counts = await house.campaigns.counts(house.workspaceId, campaign.id);
    expect(counts).toMatchObject({ planned: 0, dropped: 2, drops: { cancelled: 2 } });

    await house.db.sql(`update message set state = 'planned', finished_at = null where id = $1`, [ids[0]]);
    await house.db.sql(`update campaign set state = 'finished' where id = $1`, [campaign.id]);
    await house.campaigns.advance();
    expect((await house.campaigns.get(house.workspaceId, campaign.id)).state).toBe('sending');
    await worker.leave();
  });
});
