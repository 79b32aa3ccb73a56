/**
 * Who was it? Evidence about what came back from one message → person, machine, proxy or unsure, with the reasons.
 *
 * Every sign has a weight. The weights of the signs of a hit add up: 4 and more is a machine, 2 and 3 is unsure, less is a
 * person. So one sure sign is enough, two that mean little are not, and a doubt stays a doubt. Pictures fetched by a proxy
 * for a reader are `proxy`, unless something surer is known. The signs that hang on other hits (a burst, the hidden link, a
 * look before the click) reach no further than `reachMs`, so that what comes late changes only its neighbours. The judgement
 * depends on the evidence alone, never on the order in which it came.
 */
import type { AgentKind } from './classify-agent.ts';
import type { NetworkKind } from './machine-networks.ts';

export const hitClasses = ['person', 'machine', 'proxy', 'unsure'] as const;
export type HitClass = (typeof hitClasses)[number];

/** One request for something of a message. `at` in epoch ms. */
export type Hit = {
  kind: 'open' | 'click';
  /** 0 is the hidden link; null for an open. */
  linkId: number | null;
  at: number;
  agent: string;
  agentKind: AgentKind;
  /** Stands for the network it came from (see `sourceOf`): equal for equal ones. */
  source: string;
  network: NetworkKind | null;
  isHead: boolean;
  noLanguage: boolean;
  noPage: boolean;
  isAhead: boolean;
};

/** What is known of the message. */
export type HitMessage = {
  /** When it was handed over, epoch ms; null when nobody noted it. */
  sentAt: number | null;
  /** How many links its content has. */
  links: number;
};

type Weight = { open: number; click: number };

/** Every sign there is, and what it weighs. Said in words in docs/tracking.md. */
export const weights = {
  'hidden-link': { open: 4, click: 4 },
  'only-looked': { open: 4, click: 4 },
  program: { open: 4, click: 4 },
  'fetched-ahead': { open: 4, click: 4 },
  'scanner-network': { open: 4, click: 4 },
  burst: { open: 0, click: 4 },
  'with-hidden-link': { open: 4, click: 4 },
  'near-hidden-link': { open: 2, click: 2 },
  'looked-before': { open: 0, click: 3 },
  'no-agent': { open: 3, click: 3 },
  'no-browser': { open: 0, click: 3 },
  'old-browser': { open: 1, click: 2 },
  'cloud-network': { open: 2, click: 2 },
  'no-language': { open: 1, click: 2 },
  'no-page': { open: 0, click: 1 },
  soon: { open: 1, click: 1 },
  flood: { open: 2, click: 2 },
} as const satisfies Record<string, Weight>;
export type Sign = keyof typeof weights;
export type ProxySign = 'gmail-proxy' | 'yahoo-proxy' | 'apple-proxy' | 'proxy-network';

export type Verdict = { class: HitClass; reasons: (Sign | ProxySign)[] };

const machineFrom = 4;
const unsureFrom = 2;
/** Nobody has seen the mail arrive, opened it and clicked within this time. */
const soonMs = 2_000;
/** Three links (all, when there are two, in half the time) are more than a person clicks within this time. */
const burstMs = 4_000;
const burstLinks = 3;
const lookedBeforeMs = 60_000;
/** How far the hidden link tells on others, and the farthest that any hit tells on another. */
export const reachMs = 120_000;

/** More than this of one message at a time is no reading: each is judged by itself, and none is a person's. */
export const floodHits = 200;

const isNear = (a: Hit, b: Hit, ms: number) => Math.abs(a.at - b.at) <= ms;

/** Hits that are part of a burst of one network or one agent. */
function findBursts(hits: readonly Hit[], links: number): Set<Hit> {
  const found = new Set<Hit>();
  const need = Math.min(burstLinks, links);
  if (need < 2) return found;
  const withinMs = need < burstLinks ? burstMs / 2 : burstMs;
  const clicks = hits.filter((hit) => hit.kind === 'click' && !hit.isHead).sort((a, b) => a.at - b.at);
  for (const by of ['source', 'agent'] as const) {
    for (const [index, first] of clicks.entries()) {
      const within: Hit[] = [];
      for (let at = index; at < clicks.length && clicks[at]!.at - first.at <= withinMs; at += 1) {
        if (clicks[at]![by] === first[by]) within.push(clicks[at]!);
      }
      if (new Set(within.map((hit) => hit.linkId)).size >= need) for (const hit of within) found.add(hit);
    }
  }
  return found;
}

/** What the request says of itself. */
function ownSigns(hit: Hit, { sentAt }: HitMessage): Sign[] {
  const signs: Sign[] = [];
  const add = (isSo: boolean, sign: Sign) => {
    if (isSo) signs.push(sign);
  };
  add(hit.linkId === 0, 'hidden-link');
  add(hit.isHead, 'only-looked');
  add(hit.agentKind === 'program', 'program');
  add(hit.isAhead, 'fetched-ahead');
  add(hit.network === 'scanner', 'scanner-network');
  add(hit.agentKind === 'none', 'no-agent');
  add(hit.agentKind === 'no-browser' || (hit.agentKind === 'apple-proxy' && hit.kind === 'click'), 'no-browser');
  add(hit.agentKind === 'old-browser', 'old-browser');
  add(hit.network === 'cloud' || (hit.network === 'proxy' && hit.kind === 'click'), 'cloud-network');
  add(hit.noLanguage, 'no-language');
  add(hit.noPage, 'no-page');
  add(sentAt !== null && hit.at - sentAt < soonMs, 'soon');
  return signs;
}

function proxySign(hit: Hit): ProxySign | null {
  const { agentKind, kind, network } = hit;
  if (agentKind === 'gmail-proxy' || agentKind === 'yahoo-proxy') return agentKind;
  if (kind === 'click') return null;
  if (agentKind === 'apple-proxy') return agentKind;
  return network === 'proxy' ? 'proxy-network' : null;
}

/** Signs by which a proxy is more than a proxy: what a proxy is like anyway says nothing. */
const beyondProxy = new Set<Sign>([
  'program',
  'hidden-link',
  'only-looked',
  'scanner-network',
  'burst',
  'with-hidden-link',
]);

/** Judges everything that came back from one message, in the order given. Pure. */
export function classifyHits(hits: readonly Hit[], message: HitMessage): Verdict[] {
  const isFlood = hits.length > floodHits;
  const bursts = isFlood ? new Set<Hit>() : findBursts(hits, message.links);
  const hidden = isFlood ? [] : hits.filter((hit) => hit.linkId === 0);
  const looks = isFlood ? [] : hits.filter((hit) => hit.isHead);
  return hits.map((hit): Verdict => {
    const signs = ownSigns(hit, message);
    if (isFlood) signs.push('flood');
    if (bursts.has(hit)) signs.push('burst');
    const near = hit.linkId === 0 ? [] : hidden.filter((other) => isNear(hit, other, reachMs));
    if (near.some((other) => other.source === hit.source && other.agent === hit.agent)) signs.push('with-hidden-link');
    else if (near.some((other) => other.source === hit.source || other.agent === hit.agent))
      signs.push('near-hidden-link');
    const isLookedBefore = (other: Hit) =>
      other.linkId === hit.linkId && other.source === hit.source && other.at <= hit.at;
    if (!hit.isHead && looks.some((other) => isLookedBefore(other) && isNear(hit, other, lookedBeforeMs)))
      signs.push('looked-before');

    const proxy = proxySign(hit);
    const counted = signs.filter((sign) => weights[sign][hit.kind] > 0 && (proxy === null || beyondProxy.has(sign)));
    const sum = counted.reduce((total, sign) => total + weights[sign][hit.kind], 0);
    if (sum >= machineFrom) return { class: 'machine', reasons: counted };
    if (proxy !== null) return { class: 'proxy', reasons: [proxy] };
    return { class: sum >= unsureFrom ? 'unsure' : 'person', reasons: counted };
  });
}
