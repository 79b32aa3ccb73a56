import { expect, test } from 'vitest';
import { createFakeClock } from '../../src/platform/index.ts';
import { createTestApi } from '../kit/house.ts';
import { openNeedsStage } from '../kit/needs-stage.ts';
import { waitFor } from '../kit/wait-for.ts';

const until = Date.UTC(2026, 0, 1);

const api = await createTestApi({ clock: createFakeClock(new Date(until)) });
const { house, queue, workspaceId, ask } = api;

test('from a proposal to an answer: groups are found, taken over, and who says so lands at once', async () => {
  const truth = { price: 1, time: 1, quality: 1, family: 1 };
  const { contactIds } = await openNeedsStage(api, workspaceId, { seed: 4, until, contacts: 260, truth });
  await house.value.needs.follow();
  await queue.work(house.jobs.filter(({ name }) => /^(segments|value)\./.test(name)));

  const { body: asked } = await ask('post', '/customers/needs/proposals').send({});
  const proposal = await waitFor('the proposal', async () => {
    const { body } = await ask('get', `/customers/needs/proposals/${asked.id}`);
    return body.kind === 'waiting' ? null : body;
  });
  expect(proposal.kind).toBe('groups');

  const names = ['One', 'Two', 'Three', 'Four'];
  const groups = names.map((name, index) => ({ index, name, words: `What ${name} values` }));
  const taken = await ask('post', `/customers/needs/proposals/${asked.id}/take-over`).send({ groups });
  expect(taken.body.items.map(({ name }: { name: string }) => name)).toEqual(names);
  const placed = await waitFor('everybody to be placed', async () => {
    const { body } = await ask('get', '/customers/needs-groups');
    return body.withoutGroup < 60 ? body : null;
  });
  expect(placed.likeness.by).toBe('proposal');

  const [first] = taken.body.items;
  await ask('patch', `/customers/needs-groups/${first.id}`).send({
    answers: [{ attribute: 'matters', values: ['me'] }],
  });
  const sayBy = async () => {
    const { body } = await ask('get', `/contacts/${contactIds[0]}`);
    return body.values.find(({ name }: { name: string }) => name === 'needs_by')?.value;
  };
  expect(await sayBy()).not.toBe('declared');
  await ask('post', '/contacts').send({ externalId: 'n1', attributes: { matters: 'me' } });
  await waitFor('the answer to count', async () => (await sayBy()) === 'declared');
  const { body } = await ask('get', `/customers/needs-groups/contacts/${contactIds[0]}`);
  expect(body).toMatchObject({ group: 'One', by: 'declared', probability: 1 });
});
