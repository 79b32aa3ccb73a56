import { describe, expect, it } from 'vitest';
import { createTestApi } from '../../kit/house.ts';
import { gif, jpeg, png } from '../../kit/pictures.ts';

const { ask, house, createKey, createWorkspace } = await createTestApi();

const send = (query: string, bytes: Buffer, type = 'image/png', key?: string) =>
  ask('post', `/images?${query}`, key).type(type).send(bytes);

const nameOf = (url: string) => new URL(url).pathname.replace('/i/', '');

describe('storing pictures', () => {
  it('takes in the three kinds, and gives an address that serves the bytes', async () => {
    const kinds = [
      { bytes: png(640, 320), type: 'image/png', ending: 'png' },
      { bytes: gif(3, 2), type: 'image/gif', ending: 'gif' },
      { bytes: jpeg, type: 'image/jpg; charset=x', ending: 'jpg' },
    ];
    for (const { bytes, type, ending } of kinds) {
      const { status, body } = await send(`name=${ending}&alt=Bread`, bytes, type);
      expect(status).toBe(201);
      expect(body.url).toMatch(new RegExp(`^http://links\\.kohort\\.test/i/[0-9a-f]{64}\\.${ending}$`));
      expect(body).toMatchObject({ alt: 'Bread', size: bytes.length, warnings: [] });
      const served = await house.images.serve(nameOf(body.url));
      expect(served).toEqual({ mediaType: body.mediaType, bytes });
    }
  });

  it('keeps the same bytes once, with what was said of them last', async () => {
    const first = await send('name=A&alt=One', png(10, 10));
    const second = await send('name=B&alt=Two', png(10, 10));
    expect(second.body).toMatchObject({ id: first.body.id, url: first.body.url, name: 'B', alt: 'Two' });
  });

  it('wants to know what the picture says, or that it says nothing', async () => {
    for (const query of ['name=A', 'name=A&alt=%20', 'name=A&decorative=false']) {
      const { status, body } = await send(query, png(10, 10));
      expect([status, body.errors[0].path]).toEqual([400, 'query.alt']);
    }
    expect((await send('name=A&decorative=true', png(11, 10))).body.alt).toBe('');
  });

  it('warns of heavy and wide ones', async () => {
    const { status, body } = await send('name=Wide&alt=Wide', png(1_400, 10, 300_000));
    expect(status).toBe(201);
    expect(body.warnings).toEqual([expect.stringContaining('slow on a phone'), expect.stringContaining('1400 pixels')]);
  });

  it('refuses what mail programs do not show, and what is not what it says', async () => {
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>');
    const refused: [Buffer, string, string][] = [
      [svg, 'image/svg+xml', 'no PNG, JPEG or GIF'],
      [svg, 'image/png', 'no PNG, JPEG or GIF'],
      [png(10, 10), 'text/html', 'was sent as text/html'],
      [png(10, 10), 'image/gif', 'was sent as image/gif'],
      [png(10, 10).subarray(0, 40), 'image/png', 'cut off'],
      [Buffer.concat([gif(3, 2), Buffer.from('<script>')]), 'image/gif', 'cut off or damaged'],
    ];
    for (const [bytes, type, why] of refused) {
      const { status, body } = await send('name=A&alt=B', bytes, type);
      expect([status, body.code]).toEqual([400, 'image_invalid']);
      expect(body.detail).toContain(why);
    }
    const empty = await ask('post', '/images?name=A&alt=B').type('image/png');
    expect([empty.status, empty.body.code]).toEqual([400, 'image_invalid']);
  });

  it('refuses the huge, by bytes and by pixels', async () => {
    const heavy = await send('name=A&alt=B', png(10, 10, 1_100_000));
    expect([heavy.status, heavy.body.code]).toEqual([413, 'image_too_large']);
    const wide = await send('name=A&alt=B', png(4_001, 1));
    expect([wide.status, wide.body.code]).toEqual([413, 'image_too_large']);
    expect(wide.body.detail).toContain('4001 × 1 pixels');
  });
});

describe('finding and removing pictures', () => {
  it('lists them page by page, takes one off, and goes on serving it', async () => {
    const made = await send('name=Old&alt=Old', png(77, 7));
    const { id, url } = made.body;
    const page = await ask('get', '/images?limit=1');
    expect([page.body.items.length, typeof page.body.nextCursor]).toEqual([1, 'string']);
    expect((await ask('delete', `/images/${id}`)).status).toBe(204);
    expect((await ask('delete', `/images/${id}`)).status).toBe(204);
    const listed = await ask('get', '/images?limit=500');
    expect(listed.body.items.map((image: { id: number }) => image.id)).not.toContain(id);
    expect((await ask('get', `/images/${id}`)).body.name).toBe('Old');
    expect((await house.images.serve(nameOf(url)))?.bytes.equals(png(77, 7))).toBe(true);
    const back = await send('name=Back&alt=Back', png(77, 7));
    expect(back.body.id).toBe(id);
    expect((await ask('get', '/images?limit=500')).body.items.map((image: { id: number }) => image.id)).toContain(id);
  });

  it('keeps workspaces apart, and asks for the scope', async () => {
    const made = await send('name=Mine&alt=Mine', png(88, 8));
    const other = await createKey(undefined, await createWorkspace());
    expect((await ask('get', `/images/${made.body.id}`, other)).status).toBe(404);
    expect((await ask('delete', `/images/${made.body.id}`, other)).status).toBe(404);
    const theirs = await send('name=Theirs&alt=Theirs', png(88, 8), 'image/png', other);
    expect(theirs.body.id).not.toBe(made.body.id);
    expect(theirs.body.url).toBe(made.body.url);
    const reader = await createKey(['templates:read']);
    expect((await send('name=A&alt=B', png(9, 9), 'image/png', reader)).status).toBe(403);
  });

  it('serves nothing under names that are not ours', async () => {
    const { body } = await send('name=X&alt=X', png(99, 9));
    const name = nameOf(body.url);
    const others = [name.replace('.png', '.gif'), name.toUpperCase(), `${name}/`, name.slice(1), '../etc/passwd', ''];
    for (const other of others) expect(await house.images.serve(other), other).toBeNull();
    const many = await Promise.all(Array.from({ length: 50 }, () => house.images.serve(name)));
    expect(many.every((served) => served?.bytes.equals(png(99, 9)))).toBe(true);
  });
});
