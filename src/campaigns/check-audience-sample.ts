/** Tries the messages of a campaign out on some hundred of those who would get them. */
import type { TrackingLinks } from '../messages/index.ts';
import type { Db } from '../platform/index.ts';
import { GMAIL_CLIPS_AT_BYTES, type ProbeResult } from '../rendering/index.ts';
import { audienceQuery } from './audience-query.ts';
import { findSampleCandidates } from './audience-sample.store.ts';
import type { CampaignProblem } from './campaigns.schema.ts';
import { audienceOf, type Campaign, countMatching, findFates } from './campaigns.store.ts';
import type { Composer, Prepared } from './compose-messages.ts';

export type SampleParts = { db: Db; links: TrackingLinks; composer: Pick<Composer, 'contextsFor'> };

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
 * them on), places where they see what {{default}} puts there, and messages that Gmail cuts off. The sample is the same
 * for the same audience. Renders as sending does; changes nothing.
 */
export async function findAudienceProblems(
  parts: SampleParts,
  campaign: Campaign,
  { mailed, sampleSize = SAMPLE_SIZE }: SampleOptions = {},
): Promise<CampaignProblem[]> {
  if (campaign.contents.length === 0) return [];
  const contactIds = await drawSample(parts.db, campaign, { mailed, sampleSize });
  const prepared = await parts.composer.contextsFor(campaign, contactIds);
  if (prepared.length === 0) return [];
  const tally = createTally(campaign, { tried: prepared.length, mailed });
  for (const message of prepared) tally.add(message, probe(parts.links, message));
  return tally.problems();
}

/** Those who would be mailed, by their buckets: few buckets first, more when too few of their people would be. */
async function drawSample(
  { sql }: Db,
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
    const query = audienceQuery(workspaceId, audienceOf(campaign), { contactIds });
    const fates = contactIds.length === 0 ? [] : await findFates(sql, query);
    const planned = new Set(fates.flatMap(({ contactId, state }) => (state === 'planned' ? contactId : [])));
    if (planned.size >= sampleSize || buckets >= BUCKETS || contactIds.length === MOST_CANDIDATES) {
      return contactIds.filter((id) => planned.has(id)).slice(0, sampleSize);
    }
    buckets *= 4;
  }
}

/** A trial that went wrong as a whole says why. */
type Trial = ProbeResult | { tooLarge: true };

/** With links as long as sending makes them. */
function probe(links: TrackingLinks, { contentId, program, context }: Prepared): Trial {
  const own = links.of(1, contentId);
  const link = (_index: number, _url: string) => own.clickUrl(1);
  try {
    return program.probe({ ...context, track: { link, openUrl: own.openUrl, unsubscribeUrl: own.unsubscribeUrl } });
  } catch (failure) {
    if ((failure as { code?: string }).code === 'rendering_too_large') return { tooLarge: true };
    throw failure;
  }
}

type Place = { path: string; spot: { part: string; line: number; column: number } };
type Found = { index: number; where: string; path: string; why: string | null; count: number };

function createTally(campaign: Campaign, { tried, mailed }: { tried: number; mailed: number | undefined }) {
  const lacking = new Map<string, Found>();
  const fallbacks = new Map<string, Found>();
  const cut = new Map<number, number>();
  let unmakeable = 0;

  const note = (into: Map<string, Found>, index: number, { path, spot }: Place, why: string | null = null) => {
    const where = `${spot.part}:${spot.line}:${spot.column}`;
    // Of what does not suit one example is told.
    const key = `${index} ${where} ${path} ${why === null}`;
    const found = into.get(key) ?? { index, where, path, why, count: 0 };
    found.count += 1;
    into.set(key, found);
  };

  const people = (count: number) => say(count, tried, mailed);
  const inOrder = (found: Map<string, Found>) => [...found.values()].sort((a, b) => b.count - a.count);

  return {
    add({ contentId }: Prepared, trial: Trial): void {
      const index = campaign.contents.findIndex(({ id }) => id === contentId);
      if ('tooLarge' in trial) {
        unmakeable += 1;
        const place = { path: 'the message', spot: { part: 'template', line: 1, column: 1 } };
        note(lacking, index, place, 'it grows beyond all bounds');
        return;
      }
      for (const missing of trial.missing) note(lacking, index, missing);
      for (const invalid of trial.invalid) note(lacking, index, invalid, invalid.message);
      for (const fallback of trial.fallbacks) note(fallbacks, index, fallback);
      if (trial.missing.length + trial.invalid.length > 0) unmakeable += 1;
      if (trial.bytes > GMAIL_CLIPS_AT_BYTES) cut.set(index, (cut.get(index) ?? 0) + 1);
    },

    problems(): CampaignProblem[] {
      const severity = unmakeable / tried >= TOO_MANY ? 'error' : 'warning';
      const ofLacking = inOrder(lacking).map(({ index, where, path, why, count }): CampaignProblem => {
        const mend = /^[a-z]\w*\./.test(path) ? `write {{default ${path} "…"}} or {{#if}}` : 'put {{#if}} around it';
        const message =
          why === null
            ? `${where}: ${people(count)} lack ${path}, which the message needs: they get no message; ${mend}.`
            : `${where}: ${people(count)} get no message, because of ${path}: ${why}.`;
        return { path: `contents.${index}`, message, severity };
      });
      const ofFallbacks = inOrder(fallbacks)
        .slice(0, MOST_FALLBACKS)
        .map(
          ({ index, where, path, count }): CampaignProblem => ({
            path: `contents.${index}`,
            message: `${where}: ${people(count)} have no ${path} and see what stands in for it.`,
            severity: 'warning',
          }),
        );
      const ofSize = [...cut].map(
        ([index, count]): CampaignProblem => ({
          path: `contents.${index}`,
          message: `${people(count)} get a message of more than 102 KB, which Gmail cuts off.`,
          severity: 'warning',
        }),
      );
      return [...ofLacking, ...ofFallbacks, ...ofSize];
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
