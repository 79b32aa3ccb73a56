/** Conditions on the companies a contact belongs to: one of them must satisfy everything at once. */
import type { LeafOf } from '../language/conditions.schema.ts';
import { foldCase } from '../language/fold-case.ts';
import { prepareAttribute } from './attribute-leaves.ts';
import { judgeGroup } from './group-judges.ts';
import { ALWAYS_MEMBER, type Answer, type CompanyLink, emptyHistory, NEVER_MEMBER } from './history.ts';
import type { Judge } from './judge.ts';
import { compare } from './scan-series.ts';

type CompanyLeaf = LeafOf<'company'>;
type Person = { role: string | null; decides: boolean };

/** Whether somebody in a company is one of those meant. */
function testPerson({ roles, decides }: Pick<CompanyLeaf, 'roles' | 'decides'>): (person: Person) => boolean {
  const wanted = roles && new Set(roles.map(foldCase));
  return (person) =>
    (decides === undefined || person.decides === decides) &&
    (wanted === undefined || (person.role !== null && wanted.has(foldCase(person.role))));
}

function testPeople(people: CompanyLeaf['people']): (company: CompanyLink['company']) => boolean {
  if (people === undefined) return () => true;
  const isMeant = testPerson(people);
  return (company) => {
    let known = 0;
    for (const person of company.people) if (isMeant(person)) known += person.count;
    return compare(known, people.op, people.value);
  };
}

const NOWHERE = { kinds: new Map(), segments: new Map() };

/** Judges one company of a contact. */
export function prepareLink(
  leaf: CompanyLeaf,
  { timeZone }: { timeZone: string },
): (link: CompanyLink, now: number) => Answer {
  const isMeant = testPerson(leaf);
  const hasPeople = testPeople(leaf.people);
  const wheres = (leaf.where ?? []).map((where) => ({ type: 'attribute' as const, ...where }));
  const context = { timeZone, layout: NOWHERE, segmentId: null, bounds: new Map<string, number>() };
  const judge = judgeGroup(
    'all',
    wheres,
    wheres.map((where) => prepareAttribute(where, context)),
  );
  // What is asked of a contact's attributes is asked of the company's.
  const asContact = emptyHistory(NOWHERE, 0);
  return (link, now) => {
    if (!isMeant(link) || !hasPeople(link.company)) return NEVER_MEMBER;
    if (wheres.length === 0) return ALWAYS_MEMBER;
    asContact.attributes = link.company.attributes;
    asContact.fields = link.company.fields;
    return judge(asContact, now);
  };
}

/** Makes a condition on companies ready. */
export function prepareCompany(leaf: CompanyLeaf, context: { timeZone: string }): Judge {
  const judgeLink = prepareLink(leaf, context);
  return ({ companies }, now) => {
    let earliest = Number.POSITIVE_INFINITY;
    let latestTrue = 0;
    for (const link of companies) {
      const answer = judgeLink(link, now);
      if (answer > 0) latestTrue = Math.max(latestTrue, answer);
      else earliest = Math.min(earliest, -answer);
    }
    return latestTrue > 0 ? latestTrue : -earliest;
  };
}
