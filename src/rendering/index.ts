/**
 * Room: rendering. Answers: design + contents + facts of one contact → subject, HTML, text and wire bytes.
 * Owns: nothing (pure). Reads: nothing but its arguments. Never: touches the database, the network, files or the clock.
 */

export { readAnswerLink } from './answer-links.ts';
export { type FixedHeaders, fixedHeaders, type MailEnvelope, type WireMessage } from './build-mime.ts';
export { checkSource, designAround } from './check-source.ts';
export {
  canonicalTag,
  chooseLanguage,
  languageChain,
  languagesOfSlots,
  slotInLanguage,
  slotsInLanguage,
  variantsAlong,
} from './choose-language.ts';
export {
  createRenderer,
  type ProbeResult,
  type Program,
  type RenderedMessage,
  type Renderer,
} from './create-renderer.ts';
export { type ColorScheme, forceColorScheme } from './force-color-scheme.ts';
export { GMAIL_CLIPS_AT_BYTES } from './lint/check-size.ts';
export type { KnownImage, KnownQuestion } from './lint/design.ts';
export { lintTemplate, listSlots } from './lint-template.ts';
export type { Mailbox } from './mail-headers.ts';
export {
  type OfferFacts,
  type OfferFactsKind,
  type RenderContext,
  type ShownProduct,
  type SlotFacts,
  type Tracking,
  withoutTracking,
} from './render-context.ts';
export type { RenderLimits } from './render-run.ts';
export {
  inLanguages,
  type MessageSource,
  type SlotContent,
  slotContentSchema,
  type TemplateProblem,
} from './rendering.schema.ts';
export { TEMPLATE_FUNCTIONS } from './template-functions.ts';
export type { ProgramLink } from './tracked-links.ts';
export { WireSlab } from './wire-slab.ts';
