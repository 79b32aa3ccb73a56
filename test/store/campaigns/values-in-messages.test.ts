import { beforeAll, describe, expect, it } from 'vitest';
import { start } from '../../kit/campaign-house.ts';
import { createComposeStage, none, text } from '../../kit/compose-stage.ts';

let stage: Awaited<ReturnType<typeof createComposeStage>>;
let people: number[] = [];
let everybody = 0;

beforeAll(async () => {
  stage = await createComposeStage();
  const { house } = stage;
  people = await house.addContacts(3);
  everybody = await house.addSegment('everybody', people);
  const scored = (contactId: number, group: string) => ({ contactId, scores: { customer_group: group, alive: 0.5 } });
  await house.contacts.writeScores(house.workspaceId, {
    ...{ model: 'purchases', version: 1, at: start, watched: [] },
    rows: [scored(people[0]!, 'exclusive'), scored(people[1]!, 'mobile')],
  });
  const contact = { contactId: people[0]! };
  await house.contacts.setValues(house.workspaceId, [{ contact, name: 'tier', value: 'gold', at: start }]);
});

const launched = async (hero: string, more = {}) => {
  const { house, templateId } = stage;
  const contents = [{ ...none, segmentId: null, slots: { hero: text(hero) }, ...more }];
  const campaign = await house.addCampaign([everybody], { templateId, contents: contents as never });
  await house.campaigns.launch(house.workspaceId, campaign.id);
  return stage.composeAll(campaign.id);
};

describe('what was worked out about a contact, in a message', () => {
  it('is said, and decides what is said, as it holds when the message is made', async () => {
    const { letters } = await launched(
      '{{#if (eq contact.values.customer_group "exclusive")}}Preview {{contact.values.tier}}{{else}}Welcome {{default contact.values.customer_group "friend"}}{{/if}}',
    );
    const said = people.map((id) => letters.get(id)!.html);
    expect(said[0]).toContain('Preview gold');
    expect(said[1]).toContain('Welcome mobile');
    expect(said[2]).toContain('Welcome friend');
  });

  it('is looked up only where the message speaks of it', async () => {
    const { house } = stage;
    const asked: number[] = [];
    const { valuesOfMany } = house.contacts;
    house.contacts.valuesOfMany = async (workspaceId, ids, names) => {
      asked.push(ids.length);
      return valuesOfMany(workspaceId, ids, names);
    };
    try {
      await launched('Nothing of the kind');
      expect(asked).toEqual([]);
      await launched('{{default contact.values.tier "none"}}');
      // For the check before the launch, and for the messages: all of a batch at once.
      expect(asked).toEqual([3, 3]);
    } finally {
      house.contacts.valuesOfMany = valuesOfMany;
    }
  });
});

describe('a part for one segment', () => {
  it('is shown to those who get the contents for it, whatever it is called by then', async () => {
    const { house, templateId } = stage;
    const few = await house.addSegment('few', [people[0]!]);
    const words = text(`Hello{{#if (eq segment.id ${few})}} early birds{{/if}}`);
    const contents = [few, null].map((segmentId) => ({ ...none, segmentId, slots: { hero: words } }));
    const campaign = await house.addCampaign([everybody], { templateId, contents: contents as never });
    await house.campaigns.launch(house.workspaceId, campaign.id);
    const { letters } = await stage.composeAll(campaign.id);
    const said = people.map((id) => letters.get(id)!.html.includes('early birds'));
    expect(said).toEqual([true, false, false]);
  });
});

/** MJML, which may hold links; a text of a slot may not. */
const mjml = (inner: string) => ({ kind: 'mjml' as const, mjml: `<mj-text>${inner}</mj-text>` });

describe('the check', () => {
  const problemsOf = async (hero: string) => {
    const { house, templateId } = stage;
    const contents = [{ ...none, segmentId: null, slots: { hero: mjml(hero) } }];
    const campaign = await house.addCampaign([everybody], { templateId, contents: contents as never });
    const { problems } = await house.campaigns.check(house.workspaceId, campaign.id);
    return problems.map(({ severity, message }) => `${severity} ${message}`);
  };

  it('knows the names of scores, of values met, and no others', async () => {
    const known = await problemsOf('{{default contact.values.lifecycle ""}} {{default contact.values.tier ""}}');
    expect(known.join()).not.toContain('worked out');
    const unknown = await problemsOf('{{default contact.values.teir ""}}');
    expect(unknown.join()).toMatch(/warning .*No value that was worked out about contacts is called "teir"/);
  });

  it('refuses answers to questions that are not there, or cannot be answered so', async () => {
    const { contacts, workspaceId } = stage.house;
    await contacts.questions.define(
      workspaceId,
      { name: 'nps', kind: 'nps', text: 'Recommend us?', choices: [], languages: {}, attribute: null },
      'system',
    );
    expect((await problemsOf('<a href="answer:nps/9">9</a>')).filter((one) => one.startsWith('error'))).toEqual([]);
    expect((await problemsOf('<a href="answer:nsp/9">9</a>')).join()).toMatch(
      /error .*"answer:nsp\/9" answers a question that is not there: there are "nps"/,
    );
    expect((await problemsOf('<a href="answer:nps/11">11</a>')).join()).toMatch(
      /error .*is no answer to "nps": its answers are 0 to 10/,
    );
    expect((await problemsOf('<a href="answer:nps">x</a>')).join()).toMatch(
      /error .*write out answer:question\/answer/,
    );
    expect((await problemsOf('<a href="answer:nps/{{contact.id}}">x</a>')).join()).toMatch(
      /error .*without expressions/,
    );
    await contacts.questions.change(workspaceId, 'nps', { archived: true }, 'system');
    expect((await problemsOf('<a href="answer:nps/9">9</a>')).join()).toMatch(/error .*The question "nps" is archived/);
    await contacts.questions.change(workspaceId, 'nps', { archived: false }, 'system');
  });

  it('an answer is a link like every other in the message, its button and its text', async () => {
    const { letters, claimed } = await launched('Hi', {
      slots: {
        hero: mjml('<a href="answer:nps/0">0</a>'),
        aside: { ...text('x'), button: { label: 'Ten', url: 'answer:nps/10' } },
      },
    });
    const { html } = letters.get(people[0]!)!;
    expect(html).not.toContain('answer:');
    const urls = await stage.db.sql<{ url: string; id: number }>(
      `select l.url, l.id from link l join message m on m.content_id = l.content_id where m.id = $1 order by l.url`,
      [claimed[0]!.id],
    );
    expect(urls.map(({ url }) => url)).toEqual(expect.arrayContaining(['answer:nps/0', 'answer:nps/10']));
    for (const { id } of urls) expect(html).toContain(`.${id.toString(36)}"`);
  });
});
