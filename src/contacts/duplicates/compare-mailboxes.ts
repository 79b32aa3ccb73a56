import { type Likeness, likeness, nothing } from './likeness.ts';
import { type NamedMailbox, type People, type Prepared, withoutNames } from './prepare-people.ts';
import { differingMiddles, isOneSlip } from './string-distance.ts';

const differs = likeness('email', 'differs', 1);

/** Whether a slip turned one local part into the other; numbers tell people of one name apart, so a digit is no slip. */
function isSlipOfLocal(left: NamedMailbox, right: NamedMailbox): boolean {
  if (Math.min(left.bare.length, right.bare.length) < 6 || !isOneSlip(left.bare, right.bare)) return false;
  return !differingMiddles(left.bare, right.bare).some((middle) => /\d/.test(middle));
}

/** Whether names and numbers, of either person, make up both: "k.berg84" and "m.berg84" are a slip apart and two people. */
function areOfNames({ names }: People, a: Prepared, b: Prepared, mailboxes: readonly NamedMailbox[]): boolean {
  const text = (place: number) => (place < 0 ? '' : names.texts[place]!);
  return mailboxes.every(({ bare }) =>
    [a, b].some(({ first, last }) => !/\p{L}/u.test(withoutNames(bare, text(first), text(last)))),
  );
}

/** Whether one domain is the other mistyped: one slip apart, and far fewer have it. */
function isSlipOfDomain({ domains }: People, left: string, right: string): boolean {
  if (Math.min(left.length, right.length) < 6 || !isOneSlip(left, right)) return false;
  const [fewer, more] = [domains.count(left), domains.count(right)].sort((a, b) => a - b) as [number, number];
  return fewer <= 2 || fewer * 20 <= more;
}

/** Two mailboxes that are called the same, at one provider or at two. */
function compareAlike(people: People, left: NamedMailbox, right: NamedMailbox): Likeness {
  const rests = [left.besidesName, right.besidesName];
  const isOfName = left.isOfName || right.isOfName;
  // Two people of one name have such addresses too: anna.svensson, anna_svensson, anna.svensson at another provider.
  const isNameOnly = rests.every((rest) => rest === '');
  if (isSlipOfDomain(people, left.domain, right.domain)) {
    const byChance = isOfName ? 5e-6 : Math.max(1e-9, people.locals.of(left.bare) * 0.01);
    return likeness('email', 'close', isNameOnly ? 2e-4 : byChance);
  }
  if (isNameOnly || rests.some((rest) => rest.length < 2)) return left.domain === right.domain ? differs : nothing;
  return likeness('email', 'same-name-part', Math.max(people.locals.of(left.bare), isOfName ? 2e-3 : 0));
}

function compareTwo(people: People, [a, b]: [Prepared, Prepared], left: NamedMailbox, right: NamedMailbox): Likeness {
  const isOneDomain = left.domain === right.domain;
  if (left.key === right.key) {
    const byChance = people.mailboxes.of(left.key);
    return left.isRole ? likeness('email', 'function', Math.max(1e-4, byChance)) : likeness('email', 'same', byChance);
  }
  if (left.isRole || right.isRole || (!isOneDomain && left.bare !== right.bare)) return differs;
  // A tag after a plus, at a provider that may or may not pass over it.
  if (isOneDomain && left.local === right.local) return likeness('email', 'close', 1e-8);
  if (left.bare === right.bare) return compareAlike(people, left, right);
  if (!isSlipOfLocal(left, right) || areOfNames(people, a, b, [left, right])) return differs;
  return likeness('email', 'close', left.isOfName || right.isOfName ? 2e-5 : 5e-6);
}

/** The likest two of their mailboxes. */
export function compareMailboxes(people: People, a: Prepared, b: Prepared): Likeness {
  let best: Likeness | null = null;
  for (const left of a.mailboxes) {
    for (const right of b.mailboxes) {
      const found = compareTwo(people, [a, b], left, right);
      if (best === null || found.level < best.level) best = found;
    }
  }
  return best ?? nothing;
}
