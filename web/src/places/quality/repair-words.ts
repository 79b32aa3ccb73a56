import type { components } from '../../api/schema.d.ts';
import { list, percent } from '../../format/index.ts';
import type { Mood } from '../../parts/state-word.tsx';
import { t } from '../../words/index.ts';
import { isPairKind, sayPairKind } from './merge-words.ts';

export type Repair = components['schemas']['Repair'];

const forms: Record<string, () => string> = {
  trim: () => t('spaces'),
  names: () => t('names'),
  phone: () => t('phone numbers'),
  postcode: () => t('postcodes'),
  country: () => t('countries'),
};
const codes: Record<string, () => string> = {
  typo: () => t('slips in e-mail addresses'),
  'invalid-syntax': () => t('e-mail addresses that are none'),
  'invalid-postcode': () => t('postcodes'),
};

const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

const hostOf = (url: unknown): string => {
  try {
    return new URL(String(url)).host;
  } catch {
    return String(url);
  }
};

/** What it does: "Bring into one form: spaces, phone numbers". */
export function repairTitle({ kind, settings }: Repair): string {
  switch (kind) {
    case 'normalise':
      return t('Bring into one form: {what}', {
        what: list(texts(settings.forms).map((form) => forms[form]?.() ?? form)),
      });
    case 'correct':
      return t('Take over suggestions: {what}', { what: codes[String(settings.code)]?.() ?? String(settings.code) });
    case 'merge': {
      const share = percent(Number(settings.minScore));
      return isPairKind(settings.pairKind)
        ? t('Merge pairs that are {kind}, from {share} on', { kind: sayPairKind(settings.pairKind), share })
        : t('Merge pairs from {share} on', { share });
    }
    case 'enrich-file':
      return t('Fill in from a file: {fields}', { fields: list(texts(settings.attributes)) });
    case 'enrich-webhook':
      return t('Fill in from {host}: {fields}', { host: hostOf(settings.url), fields: list(texts(settings.fields)) });
    default:
      return t('Look for duplicates');
  }
}

export const isTrial = ({ settings }: Repair): boolean => settings.dryRun === true;

const states: Record<Repair['state'], { mood: Mood; word: () => string }> = {
  waiting: { mood: 'busy', word: () => t('waiting') },
  running: { mood: 'busy', word: () => t('at work') },
  undoing: { mood: 'busy', word: () => t('being taken back') },
  done: { mood: 'good', word: () => t('done') },
  failed: { mood: 'bad', word: () => t('stopped') },
  undone: { mood: 'warn', word: () => t('taken back') },
};

export function repairState(repair: Repair): { mood: Mood; word: string } {
  const { mood, word } = states[repair.state];
  return { mood, word: repair.state === 'done' && isTrial(repair) ? t('tried') : word() };
}

export const isAtWork = ({ state }: Repair): boolean => ['waiting', 'running', 'undoing'].includes(state);

/** How many contacts or pairs it would change, or changed. */
export const sizeOf = (repair: Repair): number =>
  (repair.kind === 'merge' && isTrial(repair) ? repair.counts.would : repair.counts.changed) ?? 0;

function changedText(repair: Repair): string {
  const count = sizeOf(repair);
  const fields = repair.counts.fields ?? 0;
  const values = t('{count, plural, one {# value} other {# values}}', { count: fields });
  if (repair.kind === 'merge') {
    if (!isTrial(repair)) return t('{count, plural, one {# pair} other {# pairs}} became one contact each.', { count });
    return count === 0
      ? t('A trial: nothing would change.')
      : t('A trial: {count, plural, one {# pair} other {# pairs}} would become one contact each.', { count });
  }
  if (!isTrial(repair))
    return t('{count, plural, one {# contact} other {# contacts}} changed ({values}).', { count, values });
  return count === 0
    ? t('A trial: nothing would change.')
    : t('A trial: {count, plural, one {# contact} other {# contacts}} would change ({values}).', { count, values });
}

function refusedText(repair: Repair): string | null {
  const count = repair.counts.refused ?? 0;
  if (count === 0) return null;
  if (repair.kind === 'merge')
    return t(
      '{count, plural, one {# pair was} other {# pairs were}} passed over: one of the two had gone into another contact by then.',
      { count },
    );
  if (repair.kind === 'correct')
    return isTrial(repair)
      ? t(
          '{count, plural, one {# contact} other {# contacts}} would stay as they are: somebody else has the address, or it is none.',
          { count },
        )
      : t(
          '{count, plural, one {# contact} other {# contacts}} stayed as they are: somebody else has the address, or it is none.',
          { count },
        );
  return isTrial(repair)
    ? t('{count, plural, one {# contact} other {# contacts}} would stay as they are: the new value cannot be theirs.', {
        count,
      })
    : t('{count, plural, one {# contact} other {# contacts}} stayed as they are: the new value cannot be theirs.', {
        count,
      });
}

/** What enriching met beside what it changed. */
function metTexts({ kind, settings, counts }: Repair): (string | null)[] {
  if (!kind.startsWith('enrich')) return [];
  const { kept = 0, unknown = 0, asked = 0, answered = 0, bad = 0 } = counts;
  return [
    kind === 'enrich-webhook'
      ? t('Asked about {count, plural, one {# contact} other {# contacts}}, answered of {answered, number}.', {
          count: asked,
          answered,
        })
      : null,
    kept > 0 && settings.onlyEmpty === true
      ? t('{count, plural, one {# value was there already and stays} other {# values were there already and stay}}.', {
          count: kept,
        })
      : null,
    unknown > 0
      ? t('{count, plural, one {# row is} other {# rows are}} of nobody who is known: nobody new was made.', {
          count: unknown,
        })
      : null,
    bad > 0 ? t('{count, plural, one {# row} other {# rows}} could not be read: see below.', { count: bad }) : null,
  ];
}

function undoneTexts({ kind, state, counts }: Repair): (string | null)[] {
  if (state !== 'undone' && state !== 'undoing') return [];
  const count = counts.undone ?? 0;
  const stays = counts.stays ?? 0;
  return [
    kind === 'merge'
      ? t('{count, plural, one {# merge} other {# merges}} taken back.', { count })
      : t('{count, plural, one {# contact} other {# contacts}} taken back.', { count }),
    stays > 0
      ? t(
          '{count, plural, one {# change stays} other {# changes stay}}: somebody changed the same since, or took it back already.',
          { count: stays },
        )
      : null,
  ];
}

/** What came of it, sentence by sentence. */
export function repairSentences(repair: Repair): string[] {
  const { state, problem } = repair;
  if (state === 'waiting')
    return [problem ? t('Put off, and tried again by itself: {problem}', { problem }) : t('It begins in a moment.')];
  return [
    state === 'failed' ? t('It stopped: {problem}', { problem: problem ?? t('try it again.') }) : null,
    changedText(repair),
    refusedText(repair),
    ...metTexts(repair),
    ...undoneTexts(repair),
    state === 'done' && isTrial(repair) ? t('Nothing was written.') : null,
  ].filter((text) => text !== null);
}
