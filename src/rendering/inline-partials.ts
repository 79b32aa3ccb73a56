import { type ConstantKind, type Constants, sayUnknown } from './fill-constants.ts';
import { escapeHtml } from './html-text.ts';
import type { Piece, Place } from './mapped-text.ts';
import type { ProblemList } from './problem-list.ts';

/** Where a constant is spoken of. */
export interface Around {
  problems: ProblemList;
  constants: Constants;
  /** MJML or HTML: partials may stand here, and what words and tokens say is escaped. */
  isMarkup: boolean;
  /** Partials and words that this text stands in, the outermost first: "partial:footer". */
  inside?: readonly string[];
}

/** Partials in partials in partials. */
const MAX_NESTING = 5;

/**
 * What stands in the place of `{{> footer}}`, `{{brand.accent}}` or `{{word "hello"}}`. Partials come in as they are,
 * with their expressions taken out; words and tokens are escaped in markup. Problems: unknown names, partials that reach
 * themselves, more than can be good. `takeOut` reads the text of a part, in which this constant stands last in `inside`.
 */
export function inlineConstant(
  { kind, name }: { kind: ConstantKind; name: string },
  place: Place,
  around: Around,
  takeOut: (text: string, part: string, inside: readonly string[]) => Piece[],
): Piece[] {
  const { constants, problems, isMarkup, inside = [] } = around;
  const text = constants.find(kind, name);
  const complaint = complaintAbout(kind, name, text, around) ?? constants.spend(kind, text?.length ?? 0);
  if (complaint !== undefined || text === undefined) {
    problems.add(place, complaint ?? '');
    return [];
  }
  if (kind === 'token') return [{ text: isMarkup ? escapeHtml(text) : text, place }];
  const part = `${kind}:${name}`;
  const pieces = takeOut(text, part, [...inside, part]);
  if (kind === 'partial' || !isMarkup) return pieces;
  return pieces.map((piece) => ({ ...piece, text: escapeHtml(piece.text) }));
}

function complaintAbout(
  kind: ConstantKind,
  name: string,
  text: string | undefined,
  { constants, isMarkup, inside = [] }: Around,
): string | undefined {
  if (kind !== 'token' && inside.at(-1)?.startsWith('word:')) return 'A word cannot hold partials or other words.';
  if (kind === 'partial' && !isMarkup) return 'A partial is MJML: it stands in a design, not in a text.';
  if (text === undefined) return sayUnknown(kind, name, constants);
  if (kind !== 'partial') return undefined;
  if (inside.includes(`partial:${name}`)) {
    return `The partial "${name}" reaches itself: ${[...inside, `partial:${name}`].map((part) => part.slice(8)).join(' → ')}.`;
  }
  if (inside.length >= MAX_NESTING) return `Partials stand more than ${MAX_NESTING} deep in each other.`;
  return /<k-slot\b/i.test(text) ? `The partial "${name}" has a slot: slots stand in designs only.` : undefined;
}
