import type { ReturnReason } from './reason-words.ts';
import { aboutUs } from './reason-words.ts';

/** When an address is written to no more; see the workspace's settings. */
export type BounceRules = { softBounces: number; withinDays: number; suppressBlocked: boolean };

export const defaultRules: BounceRules = { softBounces: 5, withinDays: 30, suppressBlocked: false };

/** What was reported about one address, or about one message. */
export type Reported = {
  class: 'hard' | 'soft' | 'complaint' | 'auto-reply' | 'delivered';
  reason: ReturnReason | 'complaint' | 'delivered' | 'auto-reply';
  /** Nothing more will be tried. */
  isFinal: boolean;
  /** Of complaints: abuse, opt-out, not-spam, auth-failure, … */
  feedbackType?: string | null;
};

export type Consequence = {
  /** Goes into the list of bounces, and becomes an event. */
  isRecorded: boolean;
  /** Counts towards the limit of soft bounces. */
  counts: boolean;
  suppresses: 'hard-bounce' | 'complaint' | null;
  /** Ends the subscription to the topic of the message. */
  unsubscribes: boolean;
};

const nothing: Consequence = { isRecorded: false, counts: false, suppresses: null, unsubscribes: false };

/** Feedback that is no complaint of a person (RFC 5965, 7.3; RFC 6591; RFC 6449). */
const noComplaint = new Set(['auth-failure', 'not-spam', 'virus', 'dmarc']);

/**
 * What follows from a report. Hard: the address is useless. Complaint: the person says no. Soft: once is nothing, often
 * is too much; what is about us counts only when asked to, because it says nothing of the address. A notice that it is
 * still being tried counts for nothing. Pure.
 */
export function decide(reported: Reported, rules: BounceRules): Consequence {
  if (reported.class === 'hard')
    return { isRecorded: true, counts: false, suppresses: 'hard-bounce', unsubscribes: false };
  if (reported.class === 'complaint') {
    const type = reported.feedbackType ?? 'abuse';
    if (noComplaint.has(type)) return nothing;
    if (type.startsWith('opt-out')) return { ...nothing, unsubscribes: true };
    return { isRecorded: true, counts: false, suppresses: 'complaint', unsubscribes: true };
  }
  if (reported.class === 'soft') {
    if (!reported.isFinal) return nothing;
    const isAboutUs = aboutUs.has(reported.reason as ReturnReason);
    return { ...nothing, isRecorded: true, counts: !isAboutUs || rules.suppressBlocked };
  }
  return { ...nothing, isRecorded: reported.class === 'delivered' };
}

/** Reasons of soft bounces that do not count under these rules. */
export const uncounted = (rules: BounceRules): ReturnReason[] => (rules.suppressBlocked ? [] : [...aboutUs]);

/** Whether so many soft bounces in a row are enough. */
export const isTooOften = (softCount: number, rules: BounceRules): boolean => softCount >= rules.softBounces;

export function rulesOf(settings: {
  bounceRules?: Partial<Record<keyof BounceRules, unknown>> | undefined;
}): BounceRules {
  const given = settings.bounceRules ?? {};
  return {
    softBounces: typeof given.softBounces === 'number' ? given.softBounces : defaultRules.softBounces,
    withinDays: typeof given.withinDays === 'number' ? given.withinDays : defaultRules.withinDays,
    suppressBlocked: given.suppressBlocked === true,
  };
}
