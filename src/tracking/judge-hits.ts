/** Records of the spool, and events of them, as hits to be judged; and judged hits as events. */
import type { WellKnownKind } from '../events/index.ts';
import { classifyHits, type Hit, type HitClass, type HitMessage, reachMs, type Verdict } from './classify.ts';
import { classifyAgent } from './classify-agent.ts';
import type { NetworkKind } from './machine-networks.ts';
import type { SpoolRecord } from './spool.ts';

/** What stays with an event, so that it can be judged again. Only what is so stands in it. */
export type KeptEvidence = {
  source: string;
  network?: NetworkKind;
  isHead?: true;
  noLanguage?: true;
  noPage?: true;
  isAhead?: true;
};

/** Props of an open, a click or a probe. */
export type HitProps = {
  class: HitClass;
  reasons: readonly string[];
  evidence: KeptEvidence;
  contentId?: number;
  variant?: string;
  linkId?: number;
  slot?: string;
  url?: string;
  agent?: string;
};

/** A hit that is an event already. */
export type EarlierHit = { eventId: number; at: number; props: HitProps };

export function keepEvidence(record: SpoolRecord, source: string, network: NetworkKind | null): KeptEvidence {
  const { isHead, noLanguage, noPage, isAhead } = record;
  return {
    source,
    ...(network && { network }),
    ...(isHead && { isHead }),
    ...(noLanguage && { noLanguage }),
    ...(noPage && { noPage }),
    ...(isAhead && { isAhead }),
  };
}

type Judged = Pick<HitProps, 'linkId' | 'agent' | 'evidence'> & { at: number };

function toHit({ linkId, agent = '', evidence, at }: Judged): Hit {
  return {
    kind: linkId === undefined ? 'open' : 'click',
    linkId: linkId ?? null,
    at,
    agent,
    agentKind: classifyAgent(agent),
    source: evidence.source,
    network: evidence.network ?? null,
    isHead: evidence.isHead === true,
    noLanguage: evidence.noLanguage === true,
    noPage: evidence.noPage === true,
    isAhead: evidence.isAhead === true,
  };
}

/** Which kind of event a hit is: only what people did has the plain names. */
export function kindOf({
  linkId,
  evidence,
  class: hitClass,
}: Pick<HitProps, 'linkId' | 'evidence' | 'class'>): WellKnownKind {
  if (evidence.isHead || linkId === 0) return 'message_probed';
  const plain = linkId === undefined ? 'message_opened' : 'message_clicked';
  return hitClass === 'person' ? plain : `${plain}_${hitClass}`;
}

export type Changed = { eventId: number; kind: WellKnownKind; props: HitProps };

const isSame = (props: HitProps, verdict: Verdict) =>
  props.class === verdict.class &&
  props.reasons.length === verdict.reasons.length &&
  verdict.reasons.every((reason, place) => props.reasons[place] === reason);

/**
 * Judges the new hits of one message together with the earlier ones around them. Earlier ones within reach of a new one are
 * judged again: `changed` are those that turned out to be something else. Whoever calls this gives all earlier hits within
 * twice the reach.
 */
export function judgeHits(
  fresh: readonly Judged[],
  earlier: readonly EarlierHit[],
  message: HitMessage,
): { verdicts: Verdict[]; changed: Changed[] } {
  const all = [...fresh, ...earlier.map(({ at, props }) => ({ ...props, at }))].map(toHit);
  const verdicts = classifyHits(all, message);
  const changed = earlier.flatMap(({ eventId, at, props }, place): Changed[] => {
    const verdict = verdicts[fresh.length + place];
    const isReached = fresh.some((hit) => Math.abs(hit.at - at) <= reachMs);
    if (!verdict || !isReached || isSame(props, verdict)) return [];
    const next = { ...props, class: verdict.class, reasons: verdict.reasons };
    return [{ eventId, kind: kindOf(next), props: next }];
  });
  return { verdicts: verdicts.slice(0, fresh.length), changed };
}
