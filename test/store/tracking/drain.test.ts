import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApi } from '../../kit/house.ts';
import { openTrackingStage, sentAt } from '../../kit/tracking-stage.ts';

const api = await createTestApi();
const { db, house, workspaceId } = api;
let stage: Awaited<ReturnType<typeof openTrackingStage>>;
beforeAll(async () => {
  stage = await openTrackingStage(api, 60);
});
afterAll(() => stage.close());

let place = 0;
const nextMessage = () => stage.messageIds[place++]!;
const gmail = 'Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)';

describe('draining', () => {
  it('tells who it was, which link of which slot it was, and keeps no address', async () => {
    const id = nextMessage();
    const { keep, drain } = await stage.openProcess();
    await keep(
      stage.click(id),
      stage.click(id, { kind: 'open', linkId: undefined as never, at: sentAt + 50_000, agent: gmail }),
    );
    expect(await drain()).toBe(2);
    expect(await stage.told(id)).toEqual([
      { kind: 'message_opened_proxy', class: 'proxy', reasons: ['gmail-proxy'] },
      { kind: 'message_clicked', class: 'person', reasons: [] },
    ]);
    const [row] = await db.sql<{ props: Record<string, unknown>; ref: string }>(
      `select props, ref from event where message_id = $1 and props ? 'linkId'`,
      [id],
    );
    expect(row?.ref).toBe(String(stage.campaignId));
    expect(row?.props).toMatchObject({
      contentId: stage.contentId,
      variant: 'b',
      linkId: stage.linkIds[0],
      url: 'https://shop.example/0',
      slot: 'hero',
      evidence: { source: expect.stringMatching(/^[\w-]{11}$/) },
    });
    expect(JSON.stringify(row?.props)).not.toContain('192.0.2');
    expect(await drain()).toBe(0);
  });

  it('counts neither a look nor the hidden link as a click', async () => {
    const id = nextMessage();
    const { keep, drain } = await stage.openProcess();
    await keep(
      stage.click(id, { isHead: true }),
      stage.click(id, { linkId: 0, ip: '198.51.100.1', agent: 'Scanner Mozilla/9' }),
    );
    await drain();
    expect((await stage.told(id)).map(({ kind }) => kind)).toEqual(['message_probed', 'message_probed']);
  });

  it('judges what came before again when something shows who it was, and marks the contact for both kinds', async () => {
    const id = nextMessage();
    const { keep, drain } = await stage.openProcess();
    await keep(stage.click(id));
    await drain();
    expect(await stage.told(id)).toMatchObject([{ kind: 'message_clicked' }]);
    await db.sql('delete from dirty');
    await keep(stage.click(id, { linkId: 0, at: sentAt + 90_000 }));
    await drain();
    expect(await stage.told(id)).toMatchObject([
      { kind: 'message_clicked_machine', class: 'machine', reasons: ['with-hidden-link'] },
      { kind: 'message_probed' },
    ]);
    const ids = await house.events.kindIds(workspaceId);
    const inputs = await db.sql<{ input: string }>('select input from dirty order by 1');
    const kinds = ['message_clicked', 'message_clicked_machine', 'message_probed'];
    expect(inputs.map(({ input }) => input)).toEqual(kinds.map((kind) => `event:${ids.get(kind)}`).sort());
  });

  it('comes to the same whatever is drained first, by as many processes as there are, at the same time', async () => {
    const [inOrder, reversed, together] = [nextMessage(), nextMessage(), nextMessage()];
    const of = (id: number) => [
      stage.click(id, { at: sentAt + 5_000 }),
      stage.click(id, { linkId: stage.linkIds[1]!, at: sentAt + 5_900 }),
      stage.click(id, { linkId: stage.linkIds[2]!, at: sentAt + 6_500 }),
      stage.click(id, {
        at: sentAt + 40_000,
        ip: '203.0.113.9',
        agent: 'Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0',
      }),
    ];
    const one = await stage.openProcess();
    for (const record of of(inOrder)) {
      await one.keep(record);
      await one.drain();
    }
    for (const record of of(reversed).reverse()) {
      await one.keep(record);
      await one.drain();
    }
    const processes = await Promise.all(of(together).map(() => stage.openProcess()));
    await Promise.all(of(together).map((record, index) => processes[index]!.keep(record)));
    await Promise.all(processes.map(({ drain }) => drain()));
    const wanted = await stage.told(inOrder);
    expect(wanted.map(({ kind }) => kind)).toEqual([...Array(3).fill('message_clicked_machine'), 'message_clicked']);
    expect(await stage.told(reversed)).toEqual(wanted);
    expect(await stage.told(together)).toEqual(wanted);
  });

  it('drains a file once, although two drain it at the same time', async () => {
    const { keep, drain } = await stage.openProcess();
    const ids = Array.from({ length: 20 }, nextMessage);
    await keep(...ids.map((id) => stage.click(id)));
    const drained = await Promise.all([drain(), drain()]);
    expect(drained[0]! + drained[1]!).toBe(20);
    for (const id of ids) expect(await stage.told(id)).toHaveLength(1);
  });

  it('passes over messages that are gone, and a flood takes no one for a person', async () => {
    const id = nextMessage();
    const { keep, drain } = await stage.openProcess();
    await keep(
      stage.click(2 ** 40),
      ...Array.from({ length: 250 }, (_, n) => stage.click(id, { at: sentAt + 60_000 + n * 100 })),
    );
    expect(await drain()).toBe(250);
    await keep(stage.click(id, { at: sentAt + 60_500 }));
    expect(await drain()).toBe(1);
    expect(new Set((await stage.told(id)).map(({ kind }) => kind))).toEqual(new Set(['message_clicked_unsure']));
  });

  it('stops what an unsubscribe asks to stop', async () => {
    const id = nextMessage();
    const { keep, drain } = await stage.openProcess();
    await keep({ kind: 'unsubscribe', messageId: id, at: sentAt + 60_000, agent: 'One-Click/1' });
    await drain();
    expect(await stage.told(id)).toMatchObject([{ kind: 'message_unsubscribed' }]);
    const [row] = await db.sql<{ state: string; topic: string }>(
      'select s.state, s.topic from subscription s join message m using (contact_id) where m.id = $1',
      [id],
    );
    expect(row).toEqual({ state: 'unsubscribed', topic: 'news' });
  });
});

describe('moving an event to another kind', () => {
  it('does it once, in its own workspace only', async () => {
    const id = nextMessage();
    const { keep, drain } = await stage.openProcess();
    await keep(stage.click(id));
    await drain();
    const [{ eventId } = { eventId: 0 }] = await db.sql<{ eventId: number }>(
      'select id as "eventId" from event where message_id = $1',
      [id],
    );
    const change = { eventId, kind: 'message_clicked_unsure' as const, props: { class: 'unsure' } };
    const other = await api.createWorkspace();
    const move = (workspace: number) => db.transaction((tx) => house.events.reclassify(tx, workspace, [change]));
    expect(await move(other)).toBe(0);
    expect(await move(workspaceId)).toBe(1);
    await db.sql('delete from dirty');
    expect(await move(workspaceId)).toBe(0);
    expect(await db.sql('select 1 from dirty')).toEqual([]);
    expect(await stage.told(id)).toMatchObject([{ kind: 'message_clicked_unsure', class: 'unsure' }]);
  });
});
