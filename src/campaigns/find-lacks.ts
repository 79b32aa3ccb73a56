/** What the law wants in every message, where it stands in slots only: each choice may have it, and two together lack it. */
import { setImmediate } from 'node:timers/promises';
import type { SlotContent, TemplateProblem } from '../rendering/index.ts';
import type { CampaignProblem } from './campaigns.schema.ts';
import type { Content } from './campaigns.store.ts';
import { otherwiseChosen, resolveSlots, type SlotOptions, varyingSlots } from './choose-slots.ts';
import { otherChoices } from './list-editions.ts';

export type Slots = Readonly<Record<string, SlotContent | null>>;

/** Names of checks of the lint. */
const WANTED: Record<string, string> = {
  'unsubscribe-link': 'no unsubscribe link: put <a href="{{unsubscribeUrl}}"> outside the slots.',
  'postal-address': 'no postal address: put {{workspace.address}} outside the slots.',
};

const nothing: SlotContent = { kind: 'mjml', mjml: '' };

type Lint = (slots: Slots, language: string | null) => Promise<TemplateProblem[]>;

/**
 * Exact: some combination lacks it when the design without its slots lacks it, and each slot has a choice that does.
 * `found`: what was found in the choices one by one, and need not be said again.
 */
export async function findLacks(
  { slots }: Pick<Content, 'slots'>,
  path: string,
  { lint, languages, found }: { lint: Lint; languages: readonly (string | null)[]; found: readonly string[] },
): Promise<CampaignProblem[]> {
  const varying = varyingSlots(slots);
  if (varying.length < 2) return [];
  const base = varying.map(() => otherwiseChosen);
  /** What the message lacks with nothing in these slots but one choice of one of them. */
  const lacks = async (language: string | null, kept?: { place: number; choice: number }) => {
    const filled = { ...resolveSlots(slots, kept ? base.with(kept.place, kept.choice) : base) };
    for (const [place, { slot }] of varying.entries()) if (place !== kept?.place) filled[slot] = nothing;
    const problems = await lint(filled, language);
    await setImmediate();
    return problems.flatMap(({ check, severity }) => (severity === 'error' && check !== undefined ? check : []));
  };
  const hasAlways = async (check: string, language: string | null, place: number, options: SlotOptions) => {
    for (const choice of [otherwiseChosen, ...otherChoices(options)]) {
      if ((await lacks(language, { place, choice })).includes(check)) return false;
    }
    return true;
  };
  const problems = new Map<string, CampaignProblem>();
  for (const language of languages) {
    const lacking = await lacks(language);
    for (const [check, words] of Object.entries(WANTED)) {
      if (!lacking.includes(check) || found.some((message) => message.includes(words.split(':')[0]!))) continue;
      const sure = [];
      for (const [place, options] of varying.entries()) sure.push(await hasAlways(check, language, place, options));
      const message = `Some choices of slots together have ${words}`;
      if (!sure.includes(true)) problems.set(message, { path, message, severity: 'error' });
    }
  }
  return [...problems.values()];
}
