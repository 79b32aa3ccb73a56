/**
 * Room: messages. Answers: what became of each e-mail to each contact? The ledger.
 * Owns: message, message_outcome, message_total, message_news, hand_over, link. Reads: campaign (its state), and for the trace of a message
 * campaign_content, template, template_version, brand_version, segment, offer. Never: talks SMTP, chooses people.
 */

export {
  acceptedLanguages,
  type ConsentLanguage,
  consentLanguageOf,
  consentLanguages,
} from './consent-language.ts';
export { type ConsentLinks, createConsentLinks } from './consent-links.ts';
export { createLinkBook, type LinkBook } from './link-book.ts';
export { domainInSql, takesNoMailInSql } from './mail-domains.store.ts';
export { createMailDomains, createMailDomainsJobs, type MailDomains } from './mail-domains.ts';
export {
  domainOf,
  type MailOperator,
  operatorName,
  operatorNames,
  operatorNumber,
  operatorTitle,
  otherOperator,
} from './mail-operators.ts';
export type { MessageNews, NewsFollower } from './message-news.ts';
export { createMessagesJobs } from './messages.jobs.ts';
export { createMessagesRoutes } from './messages.routes.ts';
export {
  type ClaimedMessage,
  type MessageCounts,
  messageCounts,
  type Outcome,
  type OutcomeStage,
} from './messages.schema.ts';
export { createMessages, type Messages } from './messages.service.ts';
export type { SendingCampaign } from './messages.store.ts';
export { type Ended, type Turn, type TurnAnswer, turnNow } from './messages-turn.store.ts';
export { type RefusalKind, readRefusal, refusalKinds } from './read-refusal.ts';
export type { OwnSchedules } from './retry-delay.ts';
export { createReturnAddresses, type MessageReturn, type ReturnAddresses, type ReturnKind } from './return-address.ts';
export {
  deselectedChosen,
  designChosen,
  offerOf,
  otherwiseChosen,
  type SlotOptions,
  varyingSlots,
} from './slot-choices.ts';
export { createTrackingLinks, type TrackingLinks } from './tracking-links.ts';
export type { WorkerPresence } from './worker-presence.ts';
