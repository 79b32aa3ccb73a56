/** A definition as sentences that a marketer can read aloud, in pieces. Pure. */
import { t } from '../../words/index.ts';
import type { Definition, Group, Leaf, LeafOf, LeafType, Names, Node } from './language.ts';
import { isDenied, isGroup } from './language.ts';
import { oppositeOf } from './opposite.ts';
import { type Piece, plainText, readPieces } from './pieces.ts';
import { sayAttribute, sayCompany, sayDeniedAttribute } from './say-attribute.ts';
import { sayEvent, saySequence } from './say-event.ts';
import { sayEngagement, sayExperiment, sayOfferLeaf } from './say-message.ts';
import { sayPurchase } from './say-purchase.ts';
import { sayConsent, sayList, sayNear, sayRelative, saySample, saySegmentLeaf } from './say-state.ts';
import { sayValue } from './say-value.ts';

/** The words of every condition: one that the API knows and this table does not, does not compile. */
const words: { [Type in LeafType]: (leaf: LeafOf<Type>, names: Names) => string } = {
  attribute: sayAttribute,
  company: sayCompany,
  near: sayNear,
  event: sayEvent,
  purchase: sayPurchase,
  engagement: sayEngagement,
  sequence: saySequence,
  consent: sayConsent,
  offer: sayOfferLeaf,
  experiment: sayExperiment,
  segment: saySegmentLeaf,
  value: sayValue,
  relative: sayRelative,
  list: sayList,
  sample: saySample,
};

const sayLeaf = (leaf: Leaf, names: Names): string =>
  (words[leaf.type] as (leaf: Leaf, names: Names) => string)(leaf, names);

function sayDenied(leaf: Leaf, names: Names): string {
  const opposite = oppositeOf(leaf);
  if (opposite) return sayLeaf(opposite, names);
  const own = leaf.type === 'attribute' ? sayDeniedAttribute(leaf) : null;
  return own ?? t('who are not among those {clause}', { clause: sayLeaf(leaf, names) });
}

/** One condition, or one that is denied, as pieces: "who ", "ordered", " ", "at least 3 times", … */
export const describeClause = (leaf: Leaf, names: Names, isNot = false): Piece[] =>
  readPieces(isNot ? sayDenied(leaf, names) : sayLeaf(leaf, names));

/** The same as text. */
export const clauseText = (leaf: Leaf, names: Names, isNot = false): string =>
  plainText(isNot ? sayDenied(leaf, names) : sayLeaf(leaf, names));

export type Clause = { kind: 'clause'; pieces: Piece[] };
export type Clauses = { kind: 'group'; join: 'all' | 'any'; isNot: boolean; of: (Clause | Clauses)[] };

/** A group of one is what is in it. */
const unwrap = (node: Node): Node => (isGroup(node) && node.of.length === 1 ? unwrap(node.of[0]!) : node);

/** The parts of a group; those of a group of the same kind inside it are its own. */
const partsOf = (group: Group): Node[] =>
  group.of.map(unwrap).flatMap((child) => (isGroup(child) && child.type === group.type ? partsOf(child) : [child]));

/** A part of a definition as clauses, groups of them, groups of these. */
export function describeNode(written: Node, names: Names, isNot = false): Clause | Clauses {
  const node = unwrap(written);
  if (isDenied(node)) return describeNode(node.of, names, !isNot);
  if (isGroup(node))
    return { kind: 'group', join: node.type, isNot, of: partsOf(node).map((part) => describeNode(part, names)) };
  return { kind: 'clause', pieces: describeClause(node, names, isNot) };
}

export const describeDefinition = ({ root }: Definition, names: Names): Clause | Clauses => describeNode(root, names);

const textOf = (part: Clause | Clauses): string =>
  part.kind === 'clause' ? part.pieces.map(({ text }) => text).join('') : bracketed(part);

const bracketed = (group: Clauses): string =>
  group.isNot
    ? t('who are not among those ({clauses})', { clauses: joined(group) })
    : t('({clauses})', { clauses: joined(group) });

function joined({ join, of }: Clauses): string {
  const texts = of.map(textOf);
  const start = texts.slice(0, -1).join(', ');
  const last = texts.at(-1) ?? '';
  if (texts.length === 1) return last;
  return join === 'all' ? t('{start} and {last}', { start, last }) : t('{start} or {last}', { start, last });
}

/** "People who ordered at least 3 times before 12:00 in the last 90 days and whose tags do not include “staff”." */
export function sentenceOf(definition: Definition, names: Names): string {
  const described = describeDefinition(definition, names);
  const clauses = described.kind === 'group' && !described.isNot ? joined(described) : textOf(described);
  return t('People {clauses}.', { clauses });
}
