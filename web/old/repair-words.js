/** A repair in words: what it is, how far, and what came of it. */
import { number } from '/parts.js';

const formWords = {
  trim: 'spaces',
  names: 'names',
  phone: 'phone numbers',
  postcode: 'postcodes',
  country: 'countries',
};
const pairWords = { exact: 'the same as written', normalised: 'the same in one form', likely: 'likely the same' };
const codeWords = {
  typo: 'slips in e-mail addresses',
  'invalid-syntax': 'e-mail addresses that are none',
  'invalid-postcode': 'postcodes',
};

const percent = (score) => `${Math.round(score * 1000) / 10} %`;

/** What it does: "Bring into one form: spaces, phone numbers". */
export function repairTitle({ kind, settings }) {
  if (kind === 'normalise')
    return `Bring into one form: ${settings.forms.map((form) => formWords[form] ?? form).join(', ')}`;
  if (kind === 'correct') return `Take over suggestions: ${codeWords[settings.code] ?? settings.code}`;
  if (kind === 'merge') {
    const which = settings.pairKind ? ` that are ${pairWords[settings.pairKind]}` : '';
    return `Merge pairs${which}, from ${percent(settings.minScore)} on`;
  }
  if (kind === 'enrich-file') return `Fill in from a file: ${(settings.attributes ?? []).join(', ')}`;
  if (kind === 'enrich-webhook') return `Fill in from ${new URL(settings.url).host}: ${settings.fields.join(', ')}`;
  return kind;
}

const looks = { waiting: 'busy', running: 'busy', undoing: 'busy', done: 'good', failed: 'bad', undone: 'warn' };
const stateWords = {
  waiting: 'waiting',
  running: 'at work',
  undoing: 'being taken back',
  done: 'done',
  failed: 'stopped',
  undone: 'taken back',
};

export const repairState = ({ state, settings }) => ({
  look: looks[state],
  words: state === 'done' && settings.dryRun ? 'tried' : stateWords[state],
});

export const isAtWork = ({ state }) => ['waiting', 'running', 'undoing'].includes(state);

/** How many contacts or pairs it would change, or changed. */
export const sizeOf = ({ kind, settings, counts }) =>
  kind === 'merge' && settings.dryRun ? (counts.would ?? 0) : (counts.changed ?? 0);

const plural = (count, one, many) => `${number(count)} ${count === 1 ? one : many}`;

function changedText({ kind, settings, counts }) {
  const size = sizeOf({ kind, settings, counts });
  const things = kind === 'merge' ? plural(size, 'pair', 'pairs') : plural(size, 'contact', 'contacts');
  const fields = kind === 'merge' ? '' : ` (${plural(counts.fields ?? 0, 'value', 'values')})`;
  if (settings.dryRun) {
    if (size === 0) return 'A trial: nothing would change.';
    return kind === 'merge'
      ? `A trial: ${things} would become one contact each.`
      : `A trial: ${things} would change${fields}.`;
  }
  return kind === 'merge' ? `${things} became one contact each.` : `${things} changed${fields}.`;
}

function refusedText({ kind, settings, counts: { refused = 0 } }) {
  if (refused === 0) return null;
  if (kind === 'merge')
    return `${plural(refused, 'pair was', 'pairs were')} passed over: one of the two had gone into another contact by then.`;
  const verb = settings.dryRun ? 'would stay' : 'stayed';
  if (kind === 'correct')
    return `${plural(refused, 'contact', 'contacts')} ${verb} as they are: somebody else has the address, or it is none.`;
  return `${plural(refused, 'contact', 'contacts')} ${verb} as they are: the new value cannot be theirs.`;
}

/** What enriching met beside what it changed. */
function metText({ kind, settings, counts: { kept = 0, unknown = 0, asked = 0, answered = 0, bad = 0 } }) {
  if (!kind.startsWith('enrich')) return [];
  return [
    kind === 'enrich-webhook'
      ? `Asked about ${plural(asked, 'contact', 'contacts')}, answered of ${number(answered)}.`
      : null,
    kept > 0 && settings.onlyEmpty
      ? `${plural(kept, 'value was there already and stays', 'values were there already and stay')}.`
      : null,
    unknown > 0 ? `${plural(unknown, 'row is', 'rows are')} of nobody who is known: nobody new was made.` : null,
    bad > 0 ? `${plural(bad, 'row', 'rows')} could not be read: see below.` : null,
  ];
}

/** What came of it, sentence by sentence. */
export function repairSentences(repair) {
  const { state, counts, problem, settings, kind } = repair;
  if (state === 'waiting')
    return [problem ? `Put off, and tried again by itself: ${problem}` : 'It begins in a moment.'];
  const undone =
    state === 'undone' || state === 'undoing'
      ? `${plural(counts.undone ?? 0, kind === 'merge' ? 'merge' : 'contact', kind === 'merge' ? 'merges' : 'contacts')} taken back.`
      : null;
  const stays = counts.stays ?? 0;
  return [
    state === 'failed' ? `It stopped: ${problem ?? 'try it again.'}` : null,
    changedText(repair),
    refusedText(repair),
    ...metText(repair),
    undone,
    undone && stays > 0
      ? `${plural(stays, 'change', 'changes')} ${stays === 1 ? 'stays' : 'stay'}: somebody changed the same since, or took it back already.`
      : null,
    state === 'done' && settings.dryRun ? 'Nothing was written.' : null,
  ].filter(Boolean);
}
