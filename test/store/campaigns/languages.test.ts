import { expect, it } from 'vitest';
import { createComposeStage, none, text } from '../../kit/compose-stage.ts';
import { readLetter } from '../../kit/read-letter.ts';

const { house, mjml, composeAll } = await createComposeStage();
const { workspaceId } = house;
await house.workspaces.update(workspaceId, { language: 'sv' }, 'system');
const languages = {
  default: { language: 'sv', words: { greeting: 'Hej' } },
  fi: { subject: 'Uutisia', preheader: 'Alku', words: { greeting: 'Hei' } },
  nb: { subject: 'Nytt', words: { greeting: 'Hei' } },
};
const design = { name: 'Nordic', mjml, subject: 'Nyheter', preheader: 'Början', languages };
const { id: templateId } = await house.templates.create(workspaceId, design);
const spoken = { sv: 'sv', fi: 'fi', nn: 'nn', unknown: 'xx-nonsense' };
const people = await house.addContacts(4, { prefix: 'nordic' });
await house.contacts.upsertMany(
  workspaceId,
  Object.values(spoken).map((language, index) => ({ externalId: `nordic${index + 1}`, language })),
);
const everybody = await house.addSegment('nordic', people);

const addCampaign = (content: object) =>
  house.addCampaign([everybody], {
    templateId,
    contents: [{ ...none, segmentId: null, slots: { hero: text('x') }, ...content }],
  });

/** Subject and preheader that each of them sees, the same in previews, test mails and messages. */
async function seenBy(content: object): Promise<Record<string, string>> {
  const { id } = await addCampaign(content);
  const { problems } = await house.campaigns.check(workspaceId, id);
  expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  const previews = await Promise.all(
    people.map((contactId) => house.campaigns.preview(workspaceId, id, { contactId })),
  );
  const trials = await Promise.all(
    people.map(async (contactId) => {
      const { raw } = await house.campaigns.composeTest(workspaceId, id, { contactId, to: 'me@office.example' });
      return (await readLetter({ raw: raw.toString('latin1'), to: '' })).subject;
    }),
  );
  await house.campaigns.launch(workspaceId, id);
  const { letters, leave } = await composeAll(id);
  await leave();
  const subjects = people.map((contactId) => letters.get(contactId)!.subject);
  expect(previews.map(({ subject }) => subject)).toEqual(subjects);
  expect(trials).toEqual(subjects.map((subject) => `[test] ${subject}`));
  const names = Object.keys(spoken);
  return Object.fromEntries(
    previews.map(({ subject, preheader }, index) => [names[index]!, [subject, preheader].join(' | ')]),
  );
}

it("writes a content's own subject in the language of each contact", async () => {
  const seen = await seenBy({
    subject: 'Rea',
    preheader: 'Från idag',
    languages: { fi: { subject: 'Ale', preheader: 'Alkaen tänään' }, nb: { subject: 'Salg' } },
  });
  expect(seen).toEqual({
    sv: 'Rea | Från idag',
    fi: 'Ale | Alkaen tänään',
    nn: 'Salg | Från idag',
    unknown: 'Rea | Från idag',
  });
});

it('leaves languages in which the content says nothing to the design', async () => {
  const seen = await seenBy({ languages: { sv: { subject: 'Rea' } } });
  expect(seen).toEqual({ sv: 'Rea | Början', fi: 'Uutisia | Alku', nn: 'Nytt | Början', unknown: 'Rea | Början' });
});

it('means all languages by a subject without them', async () => {
  const seen = await seenBy({ subject: 'Rea' });
  expect(seen).toEqual({ sv: 'Rea | Början', fi: 'Rea | Alku', nn: 'Rea | Början', unknown: 'Rea | Början' });
});

it('writes in a language that only the subject is written in', async () => {
  const { id } = await addCampaign({ languages: { de: { subject: 'Neues' } } });
  const preview = await house.campaigns.preview(workspaceId, id, { contactId: people[0]!, language: 'de-AT' });
  expect(preview).toMatchObject({ language: 'de', subject: 'Neues', preheader: 'Början' });
});

it('refuses a subject that cannot be made, before the launch and with its place', async () => {
  const { id } = await addCampaign({ languages: { fi: { subject: 'Ale {{#if}}' } } });
  const { problems } = await house.campaigns.check(workspaceId, id);
  const errors = problems.filter(({ severity }) => severity === 'error');
  expect(errors.map(({ path, message }) => `${path} ${message.split(':').slice(0, 3).join(':')}`)).toEqual([
    'contents.0 fi:subject:1',
  ]);
});
