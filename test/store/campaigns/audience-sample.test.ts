import { beforeAll, describe, expect, it } from 'vitest';
import { findAudienceProblems } from '../../../src/campaigns/check-audience-sample.ts';
import type { NewCampaign } from '../../../src/campaigns/index.ts';
import { KohortError } from '../../../src/platform/index.ts';
import type { Program, RenderContext } from '../../../src/rendering/index.ts';
import { type CampaignHouse, createCampaignHouse } from '../../kit/campaign-house.ts';
import { createTestDatabase } from '../../kit/postgres.ts';

let house: CampaignHouse;
beforeAll(async () => {
  house = await createCampaignHouse((await createTestDatabase()).db);
});

const end = '{{workspace.address}} <a href="{{unsubscribeUrl}}">Unsubscribe</a>';

/** A campaign to so many people, of whom `lacking` lack an order number and a first name. */
async function campaignTo(count: number, lacking: number, text: string, more: Partial<NewCampaign> = {}) {
  const { workspaceId } = house;
  const key = Math.random().toString(36).slice(2);
  const inputs = Array.from({ length: count }, (_, index) => ({
    email: `p${index}-${key}@people.se`,
    attributes: index < lacking ? {} : { order_number: `N${index}`, first_name: 'Anna' },
    consent: [{ topic: 'news', state: 'subscribed' as const }],
  }));
  const outcomes = await house.contacts.upsertMany(workspaceId, inputs);
  const ids = outcomes.map((outcome) => (outcome.kind === 'rejected' ? 0 : outcome.contactId));
  const segmentId = await house.addSegment(`s-${key}`, ids);
  const mjml = `<mjml><mj-body><mj-section><mj-column><mj-text>
${text}
${end}</mj-text></mj-column></mj-section></mj-body></mjml>`;
  const design = { name: `t-${key}`, mjml, subject: 'News from the shop', preheader: 'Tea' };
  const templateId = (await house.templates.create(workspaceId, design)).id;
  const campaign = await house.addCampaign([segmentId], { templateId, contents: [content], ...more });
  const check = async () => {
    const { problems, isReady } = await house.campaigns.check(workspaceId, campaign.id);
    const ofPeople = problems.filter(({ message }) => message.includes('people'));
    return { isReady, said: ofPeople.map(({ path, severity, message }) => `${path} ${severity} ${message}`) };
  };
  return { campaign, check, segmentId };
}

const content: NewCampaign['contents'][number] = {
  segmentId: null,
  variant: null,
  subject: null,
  preheader: null,
  slots: {},
  offerId: null,
};

describe('messages tried on the real audience', () => {
  it('say how many lack what the message needs, and that is an error from one per cent of them on', async () => {
    const { check, campaign } = await campaignTo(60, 3, 'Your order {{contact.order_number}}');
    const { said, isReady } = await check();
    expect(said).toEqual([
      'contents.0 error template:2:14: 3 of 60 people lack contact.order_number, which the message needs: they get no message; write {{default contact.order_number "…"}} or {{#if}}.',
    ]);
    expect(isReady).toBe(false);
    const failure = await house.campaigns.launch(house.workspaceId, campaign.id).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(KohortError);
    expect((failure as KohortError).code).toBe('campaign_not_ready');
    expect(JSON.stringify((failure as KohortError).fields)).toContain('3 of 60 people tried (about 5 %)');
  });

  it('tell of a few only, and of none', async () => {
    const few = await campaignTo(300, 2, 'Your order {{contact.order_number}}');
    expect((await few.check()).said).toEqual([expect.stringMatching(/^contents.0 warning .*2 of 300 people lack/)]);
    expect((await few.check()).isReady).toBe(true);
    const none = await campaignTo(
      20,
      0,
      'Hello {{default contact.first_name "there"}}, order {{contact.order_number}}',
    );
    expect((await none.check()).said).toEqual([]);
  });

  it('say how many would see what stands in for a value, each value once', async () => {
    const twice = 'Hello {{default contact.first_name "there"}}, {{default contact.first_name "friend"}}';
    const { check } = await campaignTo(40, 10, twice);
    const { said, isReady } = await check();
    expect(said).toEqual([
      'contents.0 warning template:2:7: 10 of 40 people have no contact.first_name and see what stands in for it. (In 2 places.)',
    ]);
    expect(isReady).toBe(true);
  });

  it('take a sample of a larger audience, the same each time, and tell it in people', async () => {
    const { check } = await campaignTo(1_500, 300, 'Hello {{default contact.first_name "there"}}');
    const [first] = (await check()).said;
    const [, count, share, people] =
      /(\d+) of 500 people tried \(about ([\d.]+) %: ([\d,]+) of 1,500\)/.exec(first ?? '')?.map(Number) ?? [];
    // 300 of 1,500 lack it: the sample's count lies within four standard deviations of 100.
    expect(count).toBeGreaterThan(71);
    expect(count).toBeLessThan(129);
    expect(share).toBeCloseTo(count! / 5, 0);
    expect(people).toBeCloseTo(count! * 3, -1);
    expect((await check()).said).toEqual([first]);
  });

  it('tell of values that do not suit, and of messages that Gmail cuts off', async () => {
    const odd = await campaignTo(30, 0, 'Since {{date contact.first_name}}');
    expect((await odd.check()).said[0]).toMatch(/error template:2:\d+: 30 of 30 people get no message.*not a date/);
    const long = await campaignTo(10, 0, `{{#if contact.first_name}}${'<p>0123456789</p>'.repeat(6_500)}{{/if}}`);
    expect((await long.check()).said).toEqual([
      expect.stringMatching(/10 of 10 people get a message of more than 102 KB/),
    ]);
  });

  it('say it when a mistake of ours keeps one from being made, instead of failing', async () => {
    const { campaign } = await campaignTo(3, 0, 'Hello');
    const mistaken = {
      probe() {
        throw new TypeError('who wrote this');
      },
    } as unknown as Program;
    const contentId = campaign.contents[0]!.id;
    const prepared = { contactId: 1, contentId, language: 'en', program: mistaken, context: {} as RenderContext };
    const composer = { contextsFor: async () => [prepared] };
    expect(await findAudienceProblems({ ...house, composer }, campaign, { mailed: 3 })).toMatchObject([
      {
        severity: 'error',
        message:
          'template:1:1: 1 of 1 people tried (about 100 %: 3 of 3) get no message, because of a mistake of the program: who wrote this.',
      },
    ]);
  });

  it('look only at those who would be mailed, with what each of them would get', async () => {
    const { segmentId } = await campaignTo(20, 20, 'x');
    const { said } = await (await campaignTo(10, 0, 'Order {{contact.order_number}}', {})).check();
    expect(said).toEqual([]);
    const outside = await campaignTo(10, 0, 'Order {{contact.order_number}}', {
      audience: { include: [segmentId], exclude: [segmentId] },
    });
    expect((await outside.check()).said).toEqual([]);
  });

  it('refuse a launch when somebody would see no link to unsubscribe, because a condition hides it', async () => {
    const hidden = 'Hello {{#if contact.first_name}}<a href="{{unsubscribeUrl}}">Unsubscribe</a>{{/if}}';
    const mjml = `<mjml><mj-body><mj-section><mj-column><mj-text>${hidden} {{workspace.address}}</mj-text></mj-column></mj-section></mj-body></mjml>`;
    const design = { name: 'hidden link', mjml, subject: 'News from the shop', preheader: 'Tea' };
    const templateId = (await house.templates.create(house.workspaceId, design)).id;
    const { check } = await campaignTo(20, 1, 'Tea', { templateId });
    expect(await check()).toEqual({
      isReady: false,
      said: ['contents.0 error 1 of 20 people see no link to unsubscribe: put it where no {{#if}} can hide it.'],
    });
  });
});
