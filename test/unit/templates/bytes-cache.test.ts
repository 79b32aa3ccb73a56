import { describe, expect, it } from 'vitest';
import { createBytesCache } from '../../../src/templates/bytes-cache.ts';

function stage(mostBytes: number) {
  const asked: string[] = [];
  const cache = createBytesCache(mostBytes);
  const get = (key: string, length = 10) =>
    cache.get(key, async () => {
      asked.push(key);
      return length === 0 ? null : Buffer.alloc(length, key);
    });
  return { asked, get };
}

describe('bytes at hand', () => {
  it('asks once for many who come at the same time, and never again while they fit', async () => {
    const { asked, get } = stage(100);
    const all = await Promise.all(Array.from({ length: 20 }, () => get('a')));
    expect(new Set(all).size).toBe(1);
    await get('a');
    expect(asked).toEqual(['a']);
  });

  it('lets go what was not asked for longest', async () => {
    const { asked, get } = stage(25);
    await get('a');
    await get('b');
    await get('a');
    await get('c');
    await get('a');
    await get('b');
    expect(asked).toEqual(['a', 'b', 'c', 'b']);
  });

  it('keeps nothing that is larger than all it may keep, and no news of what is not there', async () => {
    const { asked, get } = stage(25);
    expect((await get('huge', 30))?.length).toBe(30);
    await get('huge', 30);
    expect(await get('none', 0)).toBeNull();
    expect(await get('none', 0)).toBeNull();
    expect(asked).toEqual(['huge', 'huge', 'none', 'none']);
  });

  it('asks again after a failure', async () => {
    const cache = createBytesCache(100);
    const failing = cache.get('a', () => Promise.reject(new Error('away')));
    await expect(failing).rejects.toThrow('away');
    expect(await cache.get('a', async () => Buffer.from('x'))).toEqual(Buffer.from('x'));
  });
});
