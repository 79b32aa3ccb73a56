import { describe, expect, it } from 'vitest';
import { readSpf } from '../../../../src/delivery/domains/spf.ts';
import { createFakeResolver } from '../../../kit/fake-resolver.ts';

const spf = (...txt: string[]) => ({ txt });

async function reading(zones: Parameters<typeof createFakeResolver>[0]) {
  const answer = await readSpf('shop.example', createFakeResolver(zones));
  if (answer.kind !== 'found') throw new Error(`not found but ${answer.kind}`);
  return answer.reading;
}

describe('an SPF record', () => {
  it('allows networks, hosts and exchangers, and what is included, at any depth', async () => {
    const found = await reading({
      'shop.example': {
        txt: ['something else', 'v=spf1 ip4:198.51.100.0/24 a mx include:one.example -ip4:192.0.2.1 ~all'],
        a: ['192.0.2.10'],
        mx: [{ exchange: 'mx.shop.example', preference: 10 }],
      },
      'mx.shop.example': { a: ['192.0.2.20'], aaaa: ['2001:db8::20'] },
      'one.example': spf('v=spf1 include:two.example ?all'),
      'two.example': spf('v=spf1 ip6:2001:db8:1::/48 a:host.example/28 -all'),
      'host.example': { a: ['203.0.113.17'] },
    });
    const allowed = ['198.51.100.7', '192.0.2.10', '192.0.2.20', '2001:db8::20', '2001:db8:1::5', '203.0.113.18'];
    for (const address of allowed) expect([address, found.allows(address)]).toEqual([address, true]);
    for (const address of ['192.0.2.1', '203.0.113.40', '2001:db8:2::1', 'nonsense']) {
      expect([address, found.allows(address)]).toEqual([address, false]);
    }
    expect([...found.includes]).toEqual(['one.example', 'two.example']);
    expect(found).toMatchObject({ lookups: 5, all: '~all', problems: [] });
  });

  it('that redirects is the one it redirects to', async () => {
    const found = await reading({
      'shop.example': spf('v=spf1 redirect=_spf.one.example'),
      '_spf.one.example': spf('v=spf1 ip4:192.0.2.0/24 -all'),
    });
    expect(found).toMatchObject({ lookups: 1, all: '-all', problems: [] });
    expect(found.allows('192.0.2.9')).toBe(true);
  });

  it('that asks for too much is told so', async () => {
    const names = Array.from({ length: 11 }, (_, index) => `n${index}.example`);
    const zones = Object.fromEntries(names.map((name) => [name, spf('v=spf1 -all')]));
    const record = `v=spf1 ${names.map((name) => `include:${name}`).join(' ')} -all`;
    const found = await reading({ ...zones, 'shop.example': spf(record) });
    expect(found.lookups).toBe(11);
    expect(found.problems).toEqual([expect.stringContaining('11 questions')]);
  });

  it.each([
    ['v=spf1 include:shop.example -all', 'circle'],
    ['v=spf1 include:gone.example -all', 'no SPF record'],
    ['v=spf1 ip4:300.1.1.1 -all', 'no address'],
    ['v=spf1 ipv4:192.0.2.1 -all', 'nothing that SPF knows'],
    ['v=spf1 a:x.example a:y.example a:z.example -all', 'lead nowhere'],
  ])('%s has a problem', async (record, problem) => {
    const { problems } = await reading({ 'shop.example': spf(record) });
    expect(problems).toEqual([expect.stringContaining(problem)]);
  });

  it('is none, or several, or cannot be known', async () => {
    const answerOf = (zones: Parameters<typeof createFakeResolver>[0]) =>
      readSpf('shop.example', createFakeResolver(zones));
    expect(await answerOf({})).toEqual({ kind: 'none' });
    expect(await answerOf({ 'shop.example': spf('v=spf10 x') })).toEqual({ kind: 'none' });
    expect(await answerOf({ 'shop.example': spf('v=spf1 -all', 'v=spf1 a -all') })).toMatchObject({ kind: 'several' });
    const unsure = { kind: 'unsure', reason: expect.stringContaining('no answer') };
    expect(await answerOf({ 'shop.example': { fails: 'no answer' } })).toMatchObject(unsure);
    const included = { 'shop.example': spf('v=spf1 include:one.example -all'), 'one.example': { fails: 'no answer' } };
    expect(await answerOf(included)).toMatchObject(unsure);
  });
});
