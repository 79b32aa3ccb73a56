/** Why an offer does not apply. Stable codes: tills, shops and reports go by them. */
export const refusalReasons = [
  'offer-unknown',
  'contact-unknown',
  'unknown-code',
  'code-needed',
  'code-void',
  'code-not-given',
  'code-of-another',
  'code-used',
  'archived',
  'not-started',
  'expired',
  'outside-window',
  'holiday',
  'deselected',
  'held-back',
  'not-in-segment',
  'in-excluded-segment',
  'not-first-order',
  'limit-per-contact',
  'nothing-in-scope',
  'basket-too-small',
  'already-in-order',
  'not-combinable',
  'margin-floor',
  'max-total',
  'budget-contact',
  'budget-offer',
  'capacity',
] as const;
export type RefusalReason = (typeof refusalReasons)[number];

/** `detail` is one sentence that a till can show. */
export type Refusal = { reason: RefusalReason; detail: string };

export const refuse = (reason: RefusalReason, detail: string): Refusal => ({ reason, detail });
