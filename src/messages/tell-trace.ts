import type { MessageTrace } from './messages.schema.ts';
import type { MessageRow, OutcomeRow } from './messages-trace.store.ts';
import { tellChoices } from './slot-choices.ts';

type Names = {
  segments: ReadonlyMap<number, string>;
  offers: ReadonlyMap<number, string>;
  /** Of the contact, when the message was planned. */
  deselected: MessageTrace['deselected'];
};
type Step = { state: string; at: Date; reason: string | null; worker: string | null };

/**
 * The story of a message in order: planned; then for each attempt claimed, handing-over and how it ended; and where it
 * stands when the present attempt has not ended yet (`leavingSince`: when it was let go, from hand_over). A first attempt that
 * was accepted is told by the message itself. And what it is made of, in words.
 */
export function tellTrace(message: MessageRow, outcomes: OutcomeRow[], names: Names): MessageTrace {
  const steps: Step[] = [{ state: 'planned', at: message.plannedAt, reason: null, worker: null }];
  for (const outcome of outcomes) {
    steps.push(...attemptSteps(outcome));
    steps.push({ state: outcome.state, at: outcome.at, reason: outcome.reason, worker: outcome.worker });
  }
  const { state, claimedAt, claimedBy: worker } = message;
  if (state === 'claimed') steps.push(...attemptSteps({ claimedAt, handedAt: message.leavingSince, worker }));
  if (state === 'accepted' && message.finishedAt && !outcomes.some((outcome) => outcome.state === 'accepted')) {
    steps.push(...attemptSteps({ ...message, worker }));
    steps.push({ state, at: message.finishedAt, reason: message.reason, worker });
  }
  // Dropped or held back at the launch itself: there was never an attempt.
  if (outcomes.length === 0 && (message.state === 'dropped' || message.state === 'control')) {
    steps.splice(0, 1, { state: message.state, at: message.plannedAt, reason: message.reason, worker: null });
  }
  const offerName = (id: number) => names.offers.get(id) ?? String(id);
  const segmentName = (id: number) => names.segments.get(id) ?? String(id);
  return {
    id: message.id,
    campaignId: message.campaignId,
    contactId: message.contactId,
    email: message.email,
    segmentId: message.segmentId,
    contentId: message.contentId,
    variant: message.variant,
    template: message.template,
    brandVersion: message.brandVersion,
    choices: message.slots ? tellChoices(message.slots, message.choices, { segmentName, offerName }) : [],
    offers: message.offerIds.map((offerId) => ({ offerId, name: offerName(offerId) })),
    deselected: names.deselected,
    state: message.state,
    attempts: message.attempts,
    dueAt: message.dueAt.toISOString(),
    steps: steps.map((step) => ({ ...step, at: step.at.toISOString() })),
  };
}

function attemptSteps(attempt: { claimedAt: Date | null; handedAt: Date | null; worker: string | null }): Step[] {
  const steps: Step[] = [];
  const { claimedAt, handedAt, worker } = attempt;
  if (claimedAt) steps.push({ state: 'claimed', at: claimedAt, reason: null, worker });
  if (handedAt) steps.push({ state: 'handing-over', at: handedAt, reason: null, worker });
  return steps;
}
