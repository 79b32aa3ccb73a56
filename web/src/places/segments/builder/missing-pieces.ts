import type { Piece } from '../../../parts/sentence/pieces.ts';
import { t } from '../../../words/index.ts';
import type { Open } from './builder-context.ts';
import type { Path } from './edit-definition.ts';

/** A detail that is open and not said yet has a piece of its own to hang on: "…". */
export function missingPieces(pieces: readonly Piece[], open: Open, path: Path): Piece[] {
  const isHere = open !== null && open.path.join('.') === path.join('.');
  if (!isHere || pieces.some(({ part }) => part === open.part)) return [...pieces];
  return [...pieces, { text: ' ', part: null }, { text: t('choose …'), part: open.part }];
}
