/**
 * Room: contacts. Answers: who may we write to? Attributes and what they were, values and scores that were worked out,
 * companies, notes, questions, consent, suppression, how good the data is, and which contacts changed.
 * Owns: contact, contact_attribute_def, contact_attribute_change, contact_value, contact_score, consent, subscription, topic,
 * opt_in_request, suppression, dirty, company, contact_company, company_segment, note, question, contact_merge,
 * contact_alias, duplicate_pair, contact_issue, quality_day, repair, repair_change, repair_problem.
 * Never: decides whom to write to. (The segments room takes rows out of dirty; nobody else but this room puts them in.)
 */
export type { AttributeType, AttributeValue } from './attribute-types.ts';
export { BUCKETS, bucketOf } from './bucket-of.ts';
export { createContactsJobs } from './contacts.jobs.ts';
export { createContactsRoutes } from './contacts.routes.ts';
export { anyRow, contactRefSchema } from './contacts.schema.ts';
export { type ConsentChange, type Contacts, createContacts, type Eraser } from './contacts.service.ts';
export type { Contact } from './contacts.store.ts';
export { type CriterionKind, criterionKinds, guessCriterion } from './criterion-kinds.ts';
export { type Change, type DirtyInput, dirtySql } from './dirty.store.ts';
export {
  type Duplicate,
  type DuplicateKind,
  type DuplicateOptions,
  findDuplicates,
} from './duplicates/find-duplicates.ts';
export type { Person } from './duplicates/person.ts';
export { type ContactCounts, importStagedContacts, partOf, type StagedBatch } from './import-staged.ts';
export { judgeRow, judgeRows } from './judge-rows.ts';
export type { MergedTable } from './merging/merged-tables.ts';
export type { MergedPair, Merger } from './merging/merging.service.ts';
export { normaliseEmail } from './normalise-email.ts';
export { type Moment, momentSentence, neverUntil } from './notes/moment.ts';
export type { Confirmation } from './opt-in.service.ts';
export type { OptInRequest } from './opt-in.store.ts';
export type { ClaimedOptIn, OptInMailOutcome } from './opt-in-mails.store.ts';
export { personName } from './person-name.ts';
export type { DomainAnswer } from './quality/check-email.ts';
export { doubtfulCodes } from './quality/issue-codes.ts';
export { qualityJob } from './quality/quality.service.ts';
export { qualitySettings } from './quality/quality-settings.schema.ts';
export { percent } from './quality/tell-quality.ts';
export { answersOf, type Question, questionTexts, readAnswer } from './questions/question.ts';
export { type QuestionKind, questionKinds } from './questions/questions.schema.ts';
export {
  type ConsentInput,
  type ConsentState,
  type ContactInput,
  type ContactOutcome,
  isExternalId,
  type Problem,
} from './read-contact.ts';
export type { ValueInput, ValueOutcome } from './read-value.ts';
export { repairBegun } from './repairs/repairs.routes.ts';
export type { ContactRef } from './resolve-contacts.ts';
export { resolveStagedRefs, stagedRefTable } from './resolve-staged.ts';
export { modelOfScore, type ScoreModel, scoreNames } from './score-names.ts';
export type { ScoreBatch, ScoreRow, Scores } from './scores.store.ts';
export { searchPatterns, searchSql } from './search-sql.ts';
export {
  createStagedContacts,
  mergeStagedContacts,
  type StagedContact,
  stageContact,
  stagedContactColumns,
} from './staged-contact.ts';
export { isStorableText, printable, storableJson } from './storable.ts';
export { MOST_SUPPRESSIONS, presentSuppressions, suppressionsBulkAnswer } from './suppression.routes.ts';
export type { SuppressionInput, SuppressionOutcome } from './suppression.service.ts';
export { type Topic, topicTexts } from './topics.schema.ts';
export type { ContactValue } from './values.store.ts';
