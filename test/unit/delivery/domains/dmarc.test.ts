import { describe, expect, it } from 'vitest';
import { findDmarc, isAligned, organisationOf } from '../../../../src/delivery/domains/dmarc.ts';
import { createFakeResolver } from '../../../kit/fake-resolver.ts';

const find = (domain: string, zones: Parameters<typeof createFakeResolver>[0]) =>
  findDmarc(domain, createFakeResolver(zones));

describe('the DMARC policy of a domain', () => {
  it('is its own, with how strictly it wants domains aligned', async () => {
    const txt = ['v=DMARC1; p=reject; adkim=s; rua=mailto:d@shop.co.uk'];
    expect(await find('shop.co.uk', { '_dmarc.shop.co.uk': { txt } })).toEqual({
      kind: 'found',
      policy: {
        name: '_dmarc.shop.co.uk',
        record: txt[0],
        policy: 'reject',
        dkim: 'strict',
        spf: 'relaxed',
        hasReports: true,
      },
    });
  });

  it('is otherwise that of the organisation for what is below it', async () => {
    const zones = { '_dmarc.shop.co.uk': { txt: ['v=DMARC1;p=reject;sp=none'] } };
    expect(await find('news.shop.co.uk', zones)).toMatchObject({ kind: 'found', policy: { policy: 'none' } });
    expect(await find('shop.co.uk', zones)).toMatchObject({ kind: 'found', policy: { policy: 'reject' } });
  });

  it('is none, or none that can be read, or cannot be known', async () => {
    expect(await find('shop.example', {})).toEqual({ kind: 'none' });
    const invalid = { '_dmarc.shop.example': { txt: ['v=DMARC1; p=maybe'] } };
    expect(await find('shop.example', invalid)).toMatchObject({ kind: 'invalid' });
    const twice = { '_dmarc.shop.example': { txt: ['v=DMARC1; p=none', 'v=DMARC1; p=reject'] } };
    expect(await find('shop.example', twice)).toMatchObject({ kind: 'invalid' });
    expect(await find('shop.example', { '_dmarc.shop.example': { fails: 'away' } })).toEqual({
      kind: 'unsure',
      reason: 'away',
    });
  });

  it('asks for domains alike, or of one organisation', () => {
    expect(organisationOf('news.shop.co.uk')).toBe('shop.co.uk');
    expect(isAligned('shop.co.uk', 'bounces.shop.co.uk', 'relaxed')).toBe(true);
    expect(isAligned('shop.co.uk', 'bounces.shop.co.uk', 'strict')).toBe(false);
    expect(isAligned('shop.co.uk', 'other.co.uk', 'relaxed')).toBe(false);
  });
});
