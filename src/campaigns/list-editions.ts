/** Which messages of a content are tried before a launch. Not every combination of choices: there may be thousands. */
import { languageChain, type SlotContent, slotInLanguage } from '../rendering/index.ts';
import type { Content } from './campaigns.store.ts';
import { languagesOf } from './choose-language.ts';
import {
  designChosen,
  offerOf,
  otherwiseChosen,
  resolveSlots,
  type SlotOptions,
  varyingSlots,
} from './choose-slots.ts';

/**
 * `path`: of what is tried. `choices` as in a message. `languages`: null for whoever has none. `isCombination`: of choices
 * that are tried one by one as well.
 */
export type Edition = { path: string; choices: number[]; languages: (string | null)[]; isCombination?: true };

type Version = Parameters<typeof languagesOf>[0];

/**
 * What is there for everybody, in every language; then each choice once, in an otherwise default message, in the
 * languages it speaks.
 */
export function editionsOf(content: Content, path: string, version: Version): Edition[] {
  const varying = varyingSlots(content.slots);
  const base = varying.map(() => otherwiseChosen);
  const own = languagesOf(version, content, resolveSlots(content.slots, base));
  const editions: Edition[] = [{ path, choices: base, languages: [null, ...own] }];
  for (const [place, options] of varying.entries()) {
    for (const choice of otherChoices(options)) {
      const content = options.choices[choice]?.content ?? null;
      const languages = [null, ...languagesOf({}, {}, { [options.slot]: content })];
      editions.push({ path: choicePath(path, options.slot, choice), choices: base.with(place, choice), languages });
    }
  }
  return editions;
}

/** Where a choice of a slot stands in a campaign. */
export const choicePath = (path: string, slot: string, choice: number): string =>
  choice >= 0 ? `${path}.slots.${slot}.choices.${choice}` : `${path}.slots.${slot}`;

/** All but what is there for everybody else. Who does not get the offer in that sees the design instead. */
export const otherChoices = ({ choices, otherwise }: SlotOptions): number[] => [
  ...choices.keys(),
  ...(offerOf(otherwise) === null ? [] : [designChosen]),
];

/**
 * What one choice at a time does not show: each choice in the languages that only the design or the subject is written in
 * (one choice of every slot in one message), and the choices together that make most of a message.
 */
export function combinationsOf(content: Content, path: string, version: Version, workspaceLanguage: string): Edition[] {
  const varying = varyingSlots(content.slots);
  const most = Math.max(0, ...varying.map((options) => otherChoices(options).length));
  const languages = [null, ...languagesOf(version, content, {})];
  const editions: Edition[] = Array.from({ length: most }, (_, index) => {
    const choices = varying.map((options) => otherChoices(options)[index] ?? otherwiseChosen);
    return { path, choices, languages, isCombination: true };
  });
  if (varying.length < 2) return editions;
  for (const language of languages) {
    const chain = languageChain(language, workspaceLanguage);
    for (const weigh of weights) {
      const choices = varying.map((options) => heaviest(options, (found) => weigh(textOf(found, chain))));
      editions.push({ path, choices, languages: [language], isCombination: true });
    }
  }
  return editions;
}

/** What a message may have so much of: expressions, partials, text. */
const weights = [
  (text: string) => text.split('{{').length,
  (text: string) => text.split('{{>').length,
  (text: string) => text.length,
];

const textOf = (content: SlotContent | null, chain: readonly string[]) =>
  content === null ? '' : JSON.stringify(slotInLanguage(content, chain));

function heaviest({ choices, otherwise }: SlotOptions, weigh: (content: SlotContent | null) => number): number {
  let best = { choice: otherwiseChosen, weight: weigh(otherwise) };
  for (const [choice, { content }] of choices.entries()) {
    const weight = weigh(content);
    if (weight > best.weight) best = { choice, weight };
  }
  return best.choice;
}
