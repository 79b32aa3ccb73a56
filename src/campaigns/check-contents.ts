/** What is wrong with the contents of a campaign: offers that do not hold, and combinations that do not compile. */
import { setImmediate } from 'node:timers/promises';
import type { Give } from '../offers/index.ts';
import { KohortError } from '../platform/index.ts';
import type { Program } from '../rendering/index.ts';
import type { Templates } from '../templates/index.ts';
import type { CampaignOffers } from './campaign-offers.ts';
import type { CampaignProblem } from './campaigns.schema.ts';
import type { Campaign, Content } from './campaigns.store.ts';
import { languageOf, languagesOf, programRequest } from './choose-language.ts';
import { offerOf, otherwiseChosen, resolveSlots, varyingSlots } from './choose-slots.ts';
import { findLacks, type Slots } from './find-lacks.ts';
import { choicePath, combinationsOf, type Edition, editionsOf } from './list-editions.ts';

export type ContentParts = {
  offers: CampaignOffers;
  templates: Pick<Templates, 'lintProgram' | 'program' | 'version'>;
};

/** What the message would be made of now. */
export type Ground = { templateVersionId: number; language: string; now: Date };

/**
 * Every place of a campaign that gives an offer, and to whom: not to those whom an earlier content or choice serves.
 * `leaky`: offers from which somebody is held back, who then goes on to what comes next.
 */
export function givesOf({ contents, audience }: Campaign, leaky: ReadonlySet<number>): Give[] {
  const gives: Give[] = [];
  const servesAll = (offerId: number | null) => offerId === null || !leaky.has(offerId);
  for (const [index, content] of contents.entries()) {
    const served = contents
      .slice(0, index)
      .filter(({ variant, offerId }) => (variant === null || variant === content.variant) && servesAll(offerId))
      .flatMap(({ segmentId }) => segmentId ?? []);
    const add = (path: string, offerId: number | null, segmentId: number | null, earlier: number[]) => {
      if (offerId === null) return;
      const exceptSegmentIds = [...new Set([...audience.exclude, ...served, ...earlier])];
      gives.push({ path, offerId, segmentId, audienceSegmentIds: audience.include, exceptSegmentIds });
    };
    add(`contents.${index}.offerId`, content.offerId, content.segmentId, []);
    for (const { slot, choices, otherwise } of varyingSlots(content.slots)) {
      const path = `contents.${index}.slots.${slot}`;
      const earlier: number[] = [];
      for (const [place, choice] of choices.entries()) {
        add(`${path}.choices.${place}.content.offerId`, offerOf(choice.content), choice.segmentId, [...earlier]);
        if (servesAll(offerOf(choice.content))) earlier.push(choice.segmentId);
      }
      const rest = content.slots[slot]!.kind === 'choices' ? `${path}.otherwise.offerId` : `${path}.offerId`;
      add(rest, offerOf(otherwise), content.segmentId, earlier);
    }
  }
  return gives;
}

/**
 * Offers that are not there, archived, over, or for segments that are gone; and slots that show the offer of a content
 * which names none.
 */
export async function findOfferProblems(
  { offers }: ContentParts,
  campaign: Campaign,
  now: Date,
): Promise<CampaignProblem[]> {
  const problems: CampaignProblem[] = campaign.contents.flatMap((content, index) =>
    slotsWithoutOffer(content).map(({ slot, path }) => ({
      path: `contents.${index}.${path}`,
      message: `The slot "${slot}" shows an offer, but neither it nor the content names one.`,
      severity: 'error',
    })),
  );
  const gives = givesOf(campaign, new Set());
  for (const offerId of new Set(gives.map((giving) => giving.offerId))) {
    for (const problem of await offerProblems(offers, campaign.workspaceId, offerId, now)) {
      for (const { path } of gives.filter((giving) => giving.offerId === offerId)) problems.push({ path, ...problem });
    }
  }
  return problems;
}

function slotsWithoutOffer({ offerId, slots }: Content): { slot: string; path: string }[] {
  if (offerId !== null) return [];
  const lacks = (content: { kind: string; offerId?: number | undefined } | null) =>
    content?.kind === 'offer' && content.offerId === undefined;
  return Object.entries(slots).flatMap(([slot, entry]) => {
    if (entry.kind !== 'choices') return lacks(entry) ? { slot, path: 'offerId' } : [];
    const places = entry.choices.flatMap(({ content }, place) =>
      lacks(content) ? { slot, path: `slots.${slot}.choices.${place}.content.offerId` } : [],
    );
    return lacks(entry.otherwise) ? [...places, { slot, path: `slots.${slot}.otherwise.offerId` }] : places;
  });
}

async function offerProblems(
  offers: CampaignOffers,
  workspaceId: number,
  offerId: number,
  now: Date,
): Promise<Omit<CampaignProblem, 'path'>[]> {
  const error = (message: string) => [{ message, severity: 'error' as const }];
  try {
    const offer = await offers.get(workspaceId, offerId);
    if (offer.archivedAt) return error(`The offer "${offer.name}" is archived.`);
    if (offer.validUntil && offer.validUntil <= now) return error(`The offer "${offer.name}" has ended.`);
    const ofRules = (await offers.ruleProblems(workspaceId, [offer])).get(offerId) ?? [];
    return ofRules.map(({ message, severity }) => ({ message: `The offer "${offer.name}": ${message}`, severity }));
  } catch (failure) {
    if (failure instanceof KohortError && failure.code === 'not_found') return error(failure.detail);
    throw failure;
  }
}

/** Compiling finds what is missing in a content; the lint finds the rest. What several editions share is said once. */
export async function findTemplateProblems(
  parts: ContentParts,
  campaign: Campaign,
  index: number,
  { templateVersionId, language: workspaceLanguage }: Ground,
): Promise<CampaignProblem[]> {
  const { workspaceId } = campaign;
  const workspace = { language: workspaceLanguage };
  const content = campaign.contents[index]!;
  const version = await parts.templates.version(workspaceId, templateVersionId);
  const brandVersionId = campaign.templateVersionId === null ? undefined : campaign.brandVersionId;
  const requestOf = (slots: Slots, language: string) =>
    programRequest(content, slots, { templateVersionId, brandVersionId, language });
  const found = new Map<string, CampaignProblem>();
  const tried = new Set<string>();
  const path = `contents.${index}`;
  const editions = [
    ...editionsOf(content, path, version),
    ...combinationsOf(content, path, version, workspaceLanguage),
  ];
  for (const edition of editions) {
    const { choices, languages, isCombination } = edition;
    const slots = resolveSlots(content.slots, choices);
    const effective = (tag: string | null) => languageOf(tag, version, content, slots, workspace);
    // The design was linted in all its languages when it was saved: here only in those that the contents speak.
    const linted = new Set(isCombination ? [] : [null, ...languagesOf({}, content, slots)].map(effective));
    for (const language of new Set(languages.map(effective))) {
      const key = `${choices} ${language}`;
      if (tried.has(key)) continue;
      tried.add(key);
      const request = requestOf(slots, language);
      const problems = await editionProblems(parts, workspaceId, content, request, {
        ...edition,
        isLinted: linted.has(language),
      });
      const spoken = language === effective(null) ? null : language;
      for (const problem of problems) {
        if (!found.has(problem.message)) found.set(problem.message, inPlace(problem, content, edition, spoken));
      }
      // Compiling keeps everybody else waiting.
      await setImmediate();
    }
  }
  const lint = (slots: Slots, tag: string | null) =>
    parts.templates.lintProgram(workspaceId, requestOf(slots, languageOf(tag, version, content, slots, workspace)));
  const languages = [null, ...languagesOf(version, content, {})];
  return [...found.values(), ...(await findLacks(content, path, { lint, languages, found: [...found.keys()] }))];
}

/** Says in which language it is wrong when it is another than everybody's, and, of choices tried together, in which. */
function inPlace(
  problem: CampaignProblem,
  { slots }: Content,
  { choices, isCombination }: Edition,
  language: string | null,
): CampaignProblem {
  const [, part] = /^(\S+):\d+:\d+: /.exec(problem.message) ?? [];
  if (part === undefined) return problem;
  const message = language === null ? problem.message : `${language}:${problem.message}`;
  const place = varyingSlots(slots).findIndex(
    ({ slot }) => part === `slot:${slot}` || part.startsWith(`slot:${slot}.`),
  );
  const choice = isCombination ? (choices[place] ?? otherwiseChosen) : otherwiseChosen;
  const path = choice < 0 ? problem.path : choicePath(problem.path, varyingSlots(slots)[place]!.slot, choice);
  return { ...problem, message, path };
}

async function editionProblems(
  { templates }: ContentParts,
  workspaceId: number,
  content: Content,
  request: ReturnType<typeof programRequest>,
  { path, isLinted, isCombination }: Edition & { isLinted: boolean },
): Promise<CampaignProblem[]> {
  const problems: CampaignProblem[] = [];
  try {
    const program = await templates.program(workspaceId, request);
    // The lint looks at this as well, but not at languages that only the design speaks; the brand may be newer than that.
    if (!isLinted && !isCombination && !program.needs.some((need) => need.path === 'unsubscribeUrl')) {
      const message = `In the language ${request.language} there is no unsubscribe link: write <a href="{{unsubscribeUrl}}">.`;
      problems.push({ path, message, severity: 'error' });
    }
    for (const field of offerNeeds(program, content, request.slots)) {
      const message = `The design speaks of {{${field}}}, but the content names no offer.`;
      problems.push({ path: `${path}.offerId`, message, severity: 'error' });
    }
  } catch (failure) {
    if (!(failure instanceof KohortError && failure.kind.expected)) throw failure;
    const fields = failure.fields.length > 0 ? failure.fields : [{ path: 'template', message: failure.detail }];
    for (const field of fields) problems.push({ path, message: `${field.path}: ${field.message}`, severity: 'error' });
  }
  const found = isLinted ? await templates.lintProgram(workspaceId, request) : [];
  for (const { part, line, column, message, severity } of found) {
    problems.push({ path, message: `${part}:${line}:${column}: ${message}`, severity });
  }
  return problems;
}

/** Facts of an offer that the design cannot do without, when the content has no offer at all. */
function offerNeeds(program: Program, content: Content, slots: ReturnType<typeof programRequest>['slots']): string[] {
  if (content.offerId !== null) return [];
  const isOfOffer = (path: string) => /^offer(\.|$)/.test(path);
  // Inside a slot with an offer of its own, the offer is that.
  const isOwn = (part: string) => {
    const slot = /^slot:([^.]+)/.exec(part)?.[1];
    const entry = slot === undefined ? undefined : slots[slot];
    return entry?.kind === 'offer' && entry.offerId !== undefined;
  };
  return program.needs
    .filter((need) => need.required && isOfOffer(need.path) && !need.given.some(isOfOffer) && !isOwn(need.spot.part))
    .map((need) => need.path);
}
