import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Transport } from '../../../../src/delivery/transport.ts';
import { createWays } from '../../../../src/delivery/ways/create-ways.ts';
import type { TransportRow } from '../../../../src/delivery/ways/transports.store.ts';
import { silentLog } from '../../../../src/platform/index.ts';

const message = { envelope: { from: 'a@shop.example', to: 'b@mail.example' }, raw: Buffer.from('x'), messageId: 1 };

const row = (given: Partial<TransportRow> = {}): TransportRow => ({
  id: 3,
  workspaceId: 1,
  name: 'Newsletters',
  kind: 'smtp',
  settings: { host: 'mx.shop.example' },
  secret: null,
  limits: {},
  warmUp: null,
  isDefault: false,
  createdAt: new Date('2026-10-05T08:00:00Z'),
  archivedAt: null,
  ...given,
});

/** Transports that say which of them took a message. */
function stage(rows: { current: TransportRow[] }) {
  const opened: string[] = [];
  const closed: string[] = [];
  const transport = (name: string): Transport => {
    opened.push(name);
    return {
      name,
      connections: 7,
      send: async () => ({ kind: 'accepted', response: name }),
      close: async () => void closed.push(name),
    };
  };
  const sql = async <Row>(_text: string, values?: readonly unknown[]) => {
    const id = values?.[1];
    return rows.current.filter((each) => (id === null ? each.isDefault && !each.archivedAt : each.id === id)) as Row[];
  };
  const ways = createWays({
    db: { sql },
    openInstallation: () => transport('installation'),
    openTransport: async ({ id, settings }) => transport(`${id}:${(settings as { host: string }).host}`),
    log: silentLog,
  });
  return { ways, opened, closed };
}

describe('ways out', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }));
  afterEach(() => void vi.useRealTimers());
  const later = () => vi.setSystemTime(Date.now() + 2_001);

  it('is that of the installation when the workspace has none of its own, opened once', async () => {
    const { ways, opened } = stage({ current: [] });
    const way = await ways.of(1, null);
    expect(way).toMatchObject({ id: 'installation', limits: {}, warmUp: null });
    expect((await ways.of(2, null)).transport).toBe(way.transport);
    expect(opened).toEqual(['installation']);
  });

  it("is the workspace's default, or the one asked for", async () => {
    const rows = { current: [row({ isDefault: true }), row({ id: 4, settings: { host: 'other.example' } })] };
    const { ways } = stage(rows);
    expect((await ways.of(1, null)).id).toBe('transport:3');
    const other = await ways.of(1, 4);
    expect(other.id).toBe('transport:4');
    expect(await other.transport.send(message)).toEqual({ kind: 'accepted', response: '4:other.example' });
  });

  it('takes up a change for messages given to a way got before it, and closes what it leaves', async () => {
    const rows = { current: [row()] };
    const { ways, opened, closed } = stage(rows);
    const before = await ways.of(1, 3);
    rows.current = [row({ settings: { host: 'new.shop.example' }, limits: { perSecond: 5 } })];
    expect(await ways.of(1, 3)).toBe(before);
    later();
    const after = await ways.of(1, 3);
    expect(after.limits).toEqual({ perSecond: 5 });
    expect(after.transport).toBe(before.transport);
    expect(await before.transport.send(message)).toEqual({ kind: 'accepted', response: '3:new.shop.example' });
    expect(opened).toEqual(['3:mx.shop.example', '3:new.shop.example']);
    expect(closed).toEqual(['3:mx.shop.example']);
  });

  it('opens nothing anew for another limit', async () => {
    const rows = { current: [row()] };
    const { ways, opened } = stage(rows);
    await ways.of(1, 3);
    rows.current = [row({ limits: { perDay: 9 } })];
    later();
    expect((await ways.of(1, 3)).limits).toEqual({ perDay: 9 });
    expect(opened).toHaveLength(1);
  });

  it('refuses what was archived, and what is not there', async () => {
    const rows = { current: [row()] };
    const { ways, closed } = stage(rows);
    await ways.of(1, 3);
    rows.current = [row({ archivedAt: new Date() })];
    later();
    await expect(ways.of(1, 3)).rejects.toMatchObject({ code: 'transport_archived' });
    expect(closed).toEqual(['3:mx.shop.example']);
    await expect(ways.of(1, 99)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('tells when there is no way out at all', async () => {
    const ways = createWays({
      db: { sql: async () => [] },
      openInstallation: null,
      openTransport: () => Promise.reject(new Error('not asked for')),
      log: silentLog,
    });
    await expect(ways.of(1, null)).rejects.toMatchObject({ code: 'delivery_no_transport' });
  });

  it('closes all it opened', async () => {
    const { ways, closed } = stage({ current: [row()] });
    await ways.of(1, 3);
    ways.installation();
    await ways.close();
    expect(closed.toSorted()).toEqual(['3:mx.shop.example', 'installation']);
  });
});
