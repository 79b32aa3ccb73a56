import type { MessageTrace } from './messages.schema.ts';
import type { MessageRow, OutcomeRow } from './messages-plan.store.ts';

type Step = { state: string; at: Date; reason: string | null; worker: string | null };

/**
 * The story of a message in order: planned; then for each attempt claimed, handing-over and how it ended; and where it
 * stands when the present attempt has not ended yet.
 */
export function tellTrace(message: MessageRow, outcomes: OutcomeRow[]): MessageTrace {
  const steps: Step[] = [{ state: 'planned', at: message.plannedAt, reason: null, worker: null }];
  for (const outcome of outcomes) {
    steps.push(...attemptSteps(outcome));
    steps.push({ state: outcome.state, at: outcome.at, reason: outcome.reason, worker: outcome.worker });
  }
  if (message.state === 'claimed' || message.state === 'handing-over') {
    steps.push(...attemptSteps({ ...message, worker: message.claimedBy }));
  }
  // Dropped or held back at the launch itself: there was never an attempt.
  if (outcomes.length === 0 && (message.state === 'dropped' || message.state === 'control')) {
    steps.splice(0, 1, { state: message.state, at: message.plannedAt, reason: message.reason, worker: null });
  }
  return {
    id: message.id,
    campaignId: message.campaignId,
    contactId: message.contactId,
    email: message.email,
    segmentId: message.segmentId,
    contentId: message.contentId,
    variant: message.variant,
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
