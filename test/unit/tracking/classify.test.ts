import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readerHeaders } from '../../../simulator/index.ts';
import { classifyHits, type Hit, reachMs, weights } from '../../../src/tracking/classify.ts';
import { classifyAgent } from '../../../src/tracking/classify-agent.ts';

const browser =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36';
const gmail = 'Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)';
const sentAt = Date.parse('2026-05-01T08:00:00Z');
const message = { sentAt, links: 4 };

const hit = (more: Partial<Hit> = {}): Hit => {
  const agent = more.agent ?? browser;
  return {
    kind: 'click',
    linkId: more.kind === 'open' ? null : 11,
    at: sentAt + 60_000,
    agent,
    agentKind: classifyAgent(agent),
    source: 'home',
    network: null,
    isHead: false,
    noLanguage: false,
    noPage: false,
    isAhead: false,
    ...more,
  };
};
const open = (more: Partial<Hit> = {}) => hit({ kind: 'open', linkId: null, noPage: true, ...more });
const judge = (...hits: Hit[]) => classifyHits(hits, message);
const classes = (...hits: Hit[]) => judge(...hits).map((verdict) => verdict.class);

describe('names of programs', () => {
  it.each([
    ['browser', browser],
    ['browser', 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:133.0) Gecko/20100101 Firefox/133.0'],
    [
      'browser',
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1',
    ],
    ['browser', 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)'],
    [
      'browser',
      'Mozilla/5.0 (Linux; Android 14; SM-S921B; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/125.0 Mobile Safari/537.36',
    ],
    ['gmail-proxy', gmail],
    [
      'gmail-proxy',
      'Mozilla/5.0 (Windows; U; Windows NT 5.1; de; rv:1.9.0.7) Gecko/2009021910 Firefox/3.0.7 (via ggpht.com GoogleImageProxy)',
    ],
    ['yahoo-proxy', 'YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html'],
    ['apple-proxy', 'Mozilla/5.0'],
    [
      'mail-program',
      'Mozilla/5.0 (Windows NT 10.0; WOW64; rv:52.0) Gecko/20100101 Thunderbird/52.9.1 Lightning/5.4.9.1',
    ],
    [
      'mail-program',
      'Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 10.0; WOW64; Trident/7.0; Microsoft Outlook 16.0.5266; ms-office; MSOffice 16)',
    ],
    ['mail-program', 'Outlook-Android/2.0'],
    ['mail-program', 'Airmail/3'],
    ['mail-program', 'eM Client/9.2'],
    ['program', 'Mozilla/5.0 (compatible; BingPreview/1.0b)'],
    ['program', 'Microsoft Office Existence Discovery bot'],
    ['program', 'curl/8.5.0'],
    ['program', 'python-requests/2.31'],
    ['program', 'node'],
    ['program', 'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)'],
    [
      'program',
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/120.0.0.0 Safari/537.36',
    ],
    [
      'old-browser',
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/32.0.1700.2 Safari/537.36',
    ],
    ['old-browser', 'Mozilla/5.0 (Windows NT 6.1; Trident/7.0; rv:11.0) like Gecko'],
    ['old-browser', 'Mozilla/5.0 (Windows NT 5.1) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Safari/537.36'],
    ['old-browser', 'Mozilla/5.0 (Windows NT 10.0) Chrome/120.0 Safari/537.36'],
    ['no-browser', 'Dalvik/2.1.0 (Linux; U; Android 13)'],
    ['none', ''],
  ])('%s: %s', (kind, agent) => {
    expect(classifyAgent(agent)).toBe(kind);
  });

  const vectors = new URL('../../../../shared/data/vectors/mail-proxies.json', import.meta.url);
  it.runIf(existsSync(vectors))(
    'takes the image proxies that are known for what they are, and no reader for one',
    () => {
      const { entries } = JSON.parse(readFileSync(vectors, 'utf8')) as {
        entries: { kind: string; user_agent: string }[];
      };
      for (const { kind, user_agent: agent } of entries) {
        const network = agent.includes('Chrome/32') ? ('proxy' as const) : null;
        const [opened, clicked] = [open({ agent, network }), hit({ agent })].map((one) => judge(one)[0]!.class);
        if (kind === 'human') expect([opened, clicked], agent).toEqual(['person', 'person']);
        else if (kind === 'link preview') expect([opened, clicked], agent).toEqual(['machine', 'machine']);
        else {
          expect(opened, agent).toBe('proxy');
          expect(clicked, agent).not.toBe('person');
        }
      }
    },
  );
});

describe('one hit by itself', () => {
  it.each([
    ['a browser with all its headers', hit(), 'person', []],
    ['the same a moment after the message left', hit({ at: sentAt + 300 }), 'person', ['soon']],
    ['a browser that names no language', hit({ noLanguage: true }), 'unsure', ['no-language']],
    [
      'the same at once',
      hit({ noLanguage: true, noPage: true, at: sentAt }),
      'machine',
      ['no-language', 'no-page', 'soon'],
    ],
    ['a program that says so', hit({ agent: 'curl/8.5.0' }), 'machine', ['program']],
    ['no name at all', hit({ agent: '' }), 'unsure', ['no-agent']],
    [
      'an old browser',
      hit({ agent: 'Mozilla/5.0 (Windows NT 6.1; Trident/7.0; rv:11.0) like Gecko' }),
      'unsure',
      ['old-browser'],
    ],
    ['a browser in a data centre', hit({ network: 'cloud' }), 'unsure', ['cloud-network']],
    ['a scanner by its address', hit({ network: 'scanner' }), 'machine', ['scanner-network']],
    ['HEAD', hit({ isHead: true }), 'machine', ['only-looked']],
    ['fetched ahead', hit({ isAhead: true }), 'machine', ['fetched-ahead']],
    ['the hidden link', hit({ linkId: 0 }), 'machine', ['hidden-link']],
    ['"Mozilla/5.0" that clicks', hit({ agent: 'Mozilla/5.0' }), 'unsure', ['no-browser']],
    [
      'an open by a mail program',
      open({ agent: 'Outlook-iOS/709.2226530.prod.iphone (3.24.1)', noLanguage: true }),
      'person',
      ['no-language'],
    ],
    ['an open by Gmail', open({ agent: gmail, noLanguage: true, at: sentAt + 10 }), 'proxy', ['gmail-proxy']],
    ['an open by Apple', open({ agent: 'Mozilla/5.0', noLanguage: true }), 'proxy', ['apple-proxy']],
    ['an open from a proxy network', open({ network: 'proxy' }), 'proxy', ['proxy-network']],
    [
      'an open in haste without a language',
      open({ noLanguage: true, at: sentAt + 10 }),
      'unsure',
      ['no-language', 'soon'],
    ],
  ])('%s', (_what, one, wanted, reasons) => {
    const [verdict] = judge(one);
    expect(verdict?.class).toBe(wanted);
    expect(verdict?.reasons.filter((reason) => reason !== 'no-page' || reasons.includes('no-page' as never))).toEqual(
      reasons,
    );
  });

  it('takes the readers of the simulator for people', () => {
    for (let reader = 0; reader < 60; reader += 1) {
      const { open: opens, click } = readerHeaders(reader);
      expect(
        classes(open({ agent: opens['user-agent']! }), hit({ agent: click['user-agent']!, at: sentAt + 500 })),
      ).toEqual(['person', 'person']);
    }
  });
});

describe('hits beside one another', () => {
  const at = sentAt + 5_000;
  it('three links within four seconds are a machine, one after the other are not', () => {
    const three = [11, 12, 13].map((linkId, place) => hit({ linkId, at: at + place * 900 }));
    expect(classes(...three)).toEqual(['machine', 'machine', 'machine']);
    expect(classes(...three.map((one, place) => ({ ...one, at: at + place * 3_000 })))).toEqual(
      Array(3).fill('person'),
    );
    expect(classes(...three.map((one) => ({ ...one, linkId: 11 })))).toEqual(Array(3).fill('person'));
  });

  it('all of two links are a machine within two seconds; the only link there is never', () => {
    const two = [hit({ linkId: 11, at }), hit({ linkId: 12, at: at + 1_500 })];
    expect(classifyHits(two, { sentAt, links: 2 }).map((verdict) => verdict.class)).toEqual(['machine', 'machine']);
    expect(classifyHits(two, { sentAt, links: 3 }).map((verdict) => verdict.class)).toEqual(['person', 'person']);
    expect(classifyHits([two[0]!, two[0]!], { sentAt, links: 1 }).map((verdict) => verdict.class)).toEqual([
      'person',
      'person',
    ]);
  });

  it('a burst by one agent from many networks, or by one network with many agents, is one all the same', () => {
    const agents = ['Firefox/133.0', 'Firefox/132.0', 'Firefox/131.0'].map(
      (name) => `Mozilla/5.0 (X11; rv:133.0) Gecko/20100101 ${name}`,
    );
    const [ids, times] = [
      [11, 12, 13],
      [0, 800, 1_600],
    ];
    expect(classes(...ids.map((linkId, n) => hit({ linkId, at: at + times[n]!, source: `net${n}` })))).toEqual(
      Array(3).fill('machine'),
    );
    expect(classes(...ids.map((linkId, n) => hit({ linkId, at: at + times[n]!, agent: agents[n]! })))).toEqual(
      Array(3).fill('machine'),
    );
    const strangers = ids.map((linkId, n) => hit({ linkId, at: at + times[n]!, agent: agents[n]!, source: `net${n}` }));
    expect(classes(...strangers)).toEqual(Array(3).fill('person'));
  });

  it('who follows the hidden link takes everything with it that the same one did around that time', () => {
    const scanner = [hit({ at }), hit({ linkId: 0, at: at + 500 }), open({ at: at - 1_000 })];
    const reader = hit({ at: at + 20_000, source: 'phone', agent: `${browser} Edg/131.0` });
    const later = hit({ at: at + reachMs + 501 });
    expect(classes(...scanner, reader, later)).toEqual(['machine', 'machine', 'machine', 'person', 'person']);
    const half = [hit({ at, source: 'elsewhere' }), hit({ at, agent: `${browser} Edg/131.0` })];
    expect(classes(scanner[1]!, ...half)).toEqual(['machine', 'unsure', 'unsure']);
  });

  it('a look before the click is a doubt, and with haste a machine', () => {
    const look = hit({ isHead: true, at });
    expect(classes(look, hit({ at: at + 1_000 }))).toEqual(['machine', 'unsure']);
    expect(classes(hit({ isHead: true, at: sentAt }), hit({ at: sentAt + 900 }))).toEqual(['machine', 'machine']);
    expect(classes(look, hit({ at: at - 1 }))).toEqual(['machine', 'person']);
    expect(classes(look, hit({ at: at + 1_000, linkId: 12 }))).toEqual(['machine', 'person']);
  });

  it('a proxy stays a proxy beside a scanner, but not when it is one', () => {
    const proxied = open({ agent: gmail, at, source: 'google' });
    expect(classes(proxied, hit({ linkId: 0, at }))).toEqual(['proxy', 'machine']);
    expect(classes(proxied, hit({ linkId: 0, at, agent: gmail, source: 'google' }))).toEqual(['machine', 'machine']);
  });

  it('more than two hundred at a time are no reading, and each is looked at by itself', () => {
    const many = Array.from({ length: 201 }, (_, n) => hit({ linkId: 11 + (n % 4), at: at + n * 10 }));
    expect(new Set(classes(...many))).toEqual(new Set(['unsure']));
  });
});

const someHit = fc
  .record({
    kind: fc.constantFrom('open' as const, 'click' as const),
    linkId: fc.integer({ min: 0, max: 4 }),
    at: fc.integer({ min: 0, max: 300_000 }),
    agent: fc.constantFrom(browser, gmail, '', 'Mozilla/5.0', 'curl/8', `${browser} Edg/131.0`),
    source: fc.constantFrom('a', 'b', 'c'),
    network: fc.constantFrom(null, 'cloud' as const, 'scanner' as const, 'proxy' as const),
    isHead: fc.boolean(),
    noLanguage: fc.boolean(),
  })
  .map((more) => hit({ ...more, at: sentAt + more.at, linkId: more.kind === 'open' ? null : more.linkId }));

describe('the judgement', () => {
  it('does not depend on the order in which evidence comes', () => {
    fc.assert(
      fc.property(fc.array(someHit, { maxLength: 14 }), fc.infiniteStream(fc.nat()), (hits, draws) => {
        const order = hits
          .map((one, place) => ({ place, draw: draws.next().value as number, one }))
          .sort((a, b) => a.draw - b.draw);
        const straight = classifyHits(hits, message);
        const mixed = classifyHits(
          order.map(({ one }) => one),
          message,
        );
        for (const [at, { place }] of order.entries()) expect(mixed[at]).toEqual(straight[place]);
      }),
    );
  });

  it('does not change by what is out of reach', () => {
    fc.assert(
      fc.property(fc.array(someHit, { maxLength: 8 }), fc.array(someHit, { maxLength: 8 }), (hits, others) => {
        const far = others.map((one) => ({ ...one, at: one.at + 300_000 + reachMs + 1 }));
        expect(classifyHits([...hits, ...far], message).slice(0, hits.length)).toEqual(classifyHits(hits, message));
      }),
    );
  });

  it('takes nobody for a person who follows the hidden link, only looks, or says to be a program', () => {
    fc.assert(
      fc.property(fc.array(someHit, { minLength: 1, maxLength: 8 }), (hits) => {
        for (const [place, verdict] of classifyHits(hits, message).entries()) {
          const { linkId, isHead, agentKind } = hits[place]!;
          if (linkId === 0 || isHead || agentKind === 'program') expect(verdict.class).toBe('machine');
          expect(new Set(verdict.reasons).size).toBe(verdict.reasons.length);
        }
      }),
    );
  });

  it('weighs no sign by more than a sure one', () => {
    for (const { open: opened, click } of Object.values(weights))
      expect(Math.max(opened, click)).toBeLessThanOrEqual(4);
  });
});
