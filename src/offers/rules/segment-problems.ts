import type { OfferRules } from './offer.ts';

/** A segment as far as an offer's rules can lean on it; not known = there is none of that id. */
export type RuleSegment = { name: string; isArchived: boolean };
export type RuleProblem = { path: string; message: string; severity: 'error' | 'warning' };

type Segments = ReadonlyMap<number, RuleSegment>;
type Asked = Pick<OfferRules, 'segments'>;

const placesOf = ({ segments }: Asked) =>
  (['in', 'out'] as const).flatMap((side) =>
    segments[side].map((id, place) => ({ side, id, path: `rules.segments.${side}.${place}` })),
  );

/** The segments that rules name, each once. */
export const segmentsOfRules = (rules: readonly Asked[]): number[] => [
  ...new Set(rules.flatMap((one) => placesOf(one).map(({ id }) => id))),
];

/** What stands against saving such rules: segments that are not there, or archived. */
export function findUnknownSegments(rules: Asked, known: Segments): { path: string; message: string }[] {
  return placesOf(rules).flatMap(({ id, path }) => {
    const segment = known.get(id);
    const mend = 'name one that GET /api/v1/segments lists, or leave it out';
    if (!segment) return { path, message: `There is no segment ${id} in this workspace: ${mend}.` };
    if (segment.isArchived) return { path, message: `The segment "${segment.name}" is archived and empty: ${mend}.` };
    return [];
  });
}

/** What has become of a saved offer whose segments have gone since: for whom it holds is not what it says. */
export function findGoneSegments(rules: Asked, known: Segments): RuleProblem[] {
  const isGone = (id: number) => known.get(id)?.isArchived !== false;
  const isForNobody = rules.segments.in.length > 0 && rules.segments.in.every(isGone);
  return placesOf(rules).flatMap(({ side, id, path }): RuleProblem[] => {
    if (!isGone(id)) return [];
    const name = known.get(id)?.name;
    const what = name === undefined ? `there is no segment ${id}` : `the segment "${name}" was archived`;
    const effect =
      side === 'out'
        ? 'it keeps nobody out any more'
        : isForNobody
          ? 'nobody is in it any more, and so nobody can use the offer'
          : 'it lets nobody in any more';
    const message = `${what}: ${effect}. Name another in the rules of the offer; once it was given, end it and make another.`;
    return [{ path, message, severity: side === 'in' && isForNobody ? 'error' : 'warning' }];
  });
}
