import type { Check } from './use-check.ts';

type Counted = Check['contents'][number];
export type Example = Omit<Counted, 'examples'> & { contactId: number };

/** Up to so many people to show messages of: one of each content first, the largest before, then second ones. Pure. */
export function pickExamples(contents: readonly Counted[], most: number): Example[] {
  const bySize = [...contents].sort((one, other) => other.mailed - one.mailed);
  const turn = (place: number) =>
    bySize.flatMap(({ examples, ...counted }) => {
      const contactId = examples[place];
      return contactId === undefined ? [] : [{ ...counted, contactId }];
    });
  return [...turn(0), ...turn(1)].slice(0, most);
}
