/** Tries the messages of a campaign out on some hundred of those who would get them. */
import type { TrackingLinks } from '../messages/index.ts';
import type { Clock, Db } from '../platform/index.ts';
import { GMAIL_CLIPS_AT_BYTES, type ProbeResult } from '../rendering/index.ts';
import { audienceQuery } from './audience-query.ts';
import { findSampleCandidates } from './audience-sample.store.ts';
import type { CampaignProblem } from './campaigns.schema.ts';
import { audienceOf, type Campaign, countMatching, findFates } from './campaigns.store.ts';
import type { Composer, Prepared } from './compose-messages.ts';

export type SampleParts = { db: Db; clock: Clock; links: TrackingLinks; composer: Pick<Composer, 'contextsFor'> };

export type SampleOptions = {
  /** How many would be mailed, when it has been counted: a share of the sample is then told in people. */
  mailed?: number | undefined;
  sampleSize?: number;
};

const SAMPLE_SIZE = 500;
/** A launch is refused when at least this share would get no message: then the message is wrong, and not a few contacts. */
const TOO_MANY = 0.01;
const MOST_FALLBACKS = 10;
const BUCKETS = 10_000;
/** Where hardly anybody of many would be mailed, a smaller sample does. */
const MOST_CANDIDATES = 20_000;

/**
 * What people of the real audience would lack: values without which they get no message (an error from one per cent of
 * them on), places where they see what {{default}} puts there, messages without a link to unsubscribe (always an error),
 * and those that Gmail cuts off. The sample is the same for the same audience. Renders as sending does; changes nothing.
 */
export async function findAudienceProblems(
  parts: SampleParts,
  campaign: Campaign,
  { mailed, sampleSize = SAMPLE_SIZE }: SampleOptions = {},
): Promise<CampaignProblem[]> {
  if (campaign.contents.length === 0) return [];
  const contactIds = await drawSample(parts, campaign, { mailed, sampleSize });
  const prepared = await parts.composer.contextsFor(campaign, contactIds);
  if (prepared.length === 0) return [];
  const tally = createTally(campaign, { tried: prepared.length, mailed });
  for (const message of prepared) tally.add(message, probe(parts.links, message));
  return tally.problems();
}

/** Those who would be mailed, by their buckets: few buckets first, more when too few of their people would be. */
async function drawSample(
  { db: { sql }, clock }: Pick<SampleParts, 'db' | 'clock'>,
  campaign: Campaign,
  { mailed, sampleSize }: { mailed: number | undefined; sampleSize: number },
): Promise<number[]> {
  const { workspaceId, audience } = campaign;
  const expected = mailed ?? (await countMatching(sql, workspaceId, audience));
  if (expected === 0) return [];
  // A third more than needed, since buckets are not alike.
  let buckets = Math.ceil((BUCKETS * sampleSize * 1.3) / expected);
  for (;;) {
    const bounds = { buckets: Math.min(buckets, BUCKETS), limit: MOST_CANDIDATES };
    const contactIds = await findSampleCandidates(sql, workspaceId, audience.include, bounds);
    const query = audienceQuery(workspaceId, audienceOf(campaign, clock.now()), { contactIds });
    const fates = contactIds.length === 0 ? [] : await findFates(sql, query);
    const planned = new Set(fates.flatMap(({ contactId, state }) => (state === 'planned' ? contactId : [])));
    if (planned.size >= sampleSize || buckets >= BUCKETS || contactIds.length === MOST_CANDIDATES) {
      return contactIds.filter((id) => planned.has(id)).slice(0, sampleSize);
    }
    buckets *= 4;
  }
}

/** A trial that went wrong as a whole says why. */
type Trial = ProbeResult | { failedBy: string; why: string };

/** With links as long as sending makes them. */
function probe(links: TrackingLinks, { contentId, program, context }: Prepared): Trial {
  const own = links.of(1, contentId);
  const link = (_index: number, _url: string) => own.clickUrl(1);
  try {
    return program.probe({ ...context, track: { link, openUrl: own.openUrl, unsubscribeUrl: own.unsubscribeUrl } });
  } catch (failure) {
    const { code, message } = failure as { code?: string; message: string };
    if (code === 'rendering_too_large') return { failedBy: 'its size', why: 'it grows beyond all bounds' };
    // Sending would fail for this one alone: that is no reason to leave everybody without a check.
    return { failedBy: 'a mistake of the program', why: message };
  }
}

type Place = { path: string; spot: { part: string; line: number; column: number } };
/** One value of one content: how many people it concerns, and where it is asked for. */
type Found = { index: number; path: string; places: Set<string>; why: string | null; count: number };

const placeOf = ({ spot }: Place) => `${spot.part}:${spot.line}:${spot.column}`;

function createTally(campaign: Campaign, { tried, mailed }: { tried: number; mailed: number | undefined }) {
  const lacking = new Map<string, Found>();
  const unsuited = new Map<string, Found>();
  const fallbacks = new Map<string, Found>();
  const cut = new Map<number, number>();
  const bound = new Map<number, number>();
  let unmakeable = 0;

  /** What one person's message showed: the same value counts once, however often it is asked for. */
  const note = (into: Map<string, Found>, index: number, found: readonly (Place & { message?: string })[]) => {
    for (const path of new Set(found.map((place) => place.path))) {
      const ofPath = found.filter((place) => place.path === path);
      const key = `${index} ${path}`;
      // Of what does not suit, one example is told.
      const known = into.get(key) ?? { index, path, places: new Set(), why: ofPath[0]!.message ?? null, count: 0 };
      known.count += 1;
      for (const place of ofPath) known.places.add(placeOf(place));
      into.set(key, known);
    }
  };

  const people = (count: number) => say(count, tried, mailed);
  const inOrder = (found: Map<string, Found>) => [...found.values()].sort((a, b) => b.count - a.count);
  /** The first place leads the sentence, the others are counted. */
  const problem = ({ index, places }: Found, severity: CampaignProblem['severity'], text: string): CampaignProblem => {
    const [first, ...others] = places;
    const more = others.length === 0 ? '' : ` (In ${others.length + 1} places.)`;
    return { path: `contents.${index}`, message: `${first}: ${text}${more}`, severity };
  };

  return {
    add({ contentId }: Prepared, trial: Trial): void {
      const index = campaign.contents.findIndex(({ id }) => id === contentId);
      if ('failedBy' in trial) {
        unmakeable += 1;
        const spot = { part: 'template', line: 1, column: 1 };
        note(unsuited, index, [{ path: trial.failedBy, spot, message: trial.why }]);
        return;
      }
      note(lacking, index, trial.missing);
      note(unsuited, index, trial.invalid);
      note(fallbacks, index, trial.fallbacks);
      if (trial.missing.length + trial.invalid.length > 0) unmakeable += 1;
      if (trial.bytes > GMAIL_CLIPS_AT_BYTES) cut.set(index, (cut.get(index) ?? 0) + 1);
      if (!trial.canUnsubscribe) bound.set(index, (bound.get(index) ?? 0) + 1);
    },

    problems(): CampaignProblem[] {
      const severity = unmakeable / tried >= TOO_MANY ? 'error' : 'warning';
      const ofLacking = inOrder(lacking).map((found) => {
        const { path, count } = found;
        const mend = /^[a-z]\w*\./.test(path) ? `write {{default ${path} "…"}} or {{#if}}` : 'put {{#if}} around it';
        const text = `${people(count)} lack ${path}, which the message needs: they get no message; ${mend}.`;
        return problem(found, severity, text);
      });
      const ofUnsuited = inOrder(unsuited).map((found) =>
        problem(found, severity, `${people(found.count)} get no message, because of ${found.path}: ${found.why}.`),
      );
      const ofFallbacks = inOrder(fallbacks)
        .slice(0, MOST_FALLBACKS)
        .map((found) => {
          const text = `${people(found.count)} have no ${found.path} and see what stands in for it.`;
          return problem(found, 'warning', text);
        });
      const ofSize = [...cut].map(
        ([index, count]): CampaignProblem => ({
          path: `contents.${index}`,
          message: `${people(count)} get a message of more than 102 KB, which Gmail cuts off.`,
          severity: 'warning',
        }),
      );
      const ofLeaving = [...bound].map(
        ([index, count]): CampaignProblem => ({
          path: `contents.${index}`,
          message: `${people(count)} see no link to unsubscribe: put it where no {{#if}} can hide it.`,
          severity: 'error',
        }),
      );
      return [...ofLeaving, ...ofLacking, ...ofUnsuited, ...ofFallbacks, ...ofSize];
    },
  };
}

const number = new Intl.NumberFormat('en');
const share = new Intl.NumberFormat('en', { style: 'percent', maximumSignificantDigits: 2 });

/** "12 of 500 tried (about 2.4 %: 290 of 12,100 people)"; "3 of 40 people" when everybody was tried. */
function say(count: number, tried: number, mailed: number | undefined): string {
  const of = `${number.format(count)} of ${number.format(tried)}`;
  if (mailed !== undefined && mailed <= tried) return `${of} people`;
  const part = share.format(count / tried).replace('%', ' %');
  if (mailed === undefined) return `${of} people tried (about ${part})`;
  // Two figures are what a sample can tell.
  const estimate = Number(((count / tried) * mailed).toPrecision(2));
  return `${of} people tried (about ${part}: ${number.format(estimate)} of ${number.format(mailed)})`;
}
