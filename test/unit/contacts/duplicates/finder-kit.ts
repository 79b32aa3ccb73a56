import { type Duplicate, findDuplicates } from '../../../../src/contacts/duplicates/find-duplicates.ts';
import type { Person } from '../../../../src/contacts/duplicates/person.ts';

export const keyOf = ([a, b]: readonly [number, number]) => `${Math.min(a, b)} ${Math.max(a, b)}`;
export const toldOf = (found: readonly Duplicate[]) =>
  new Set(found.map(({ firstId, secondId }) => keyOf([firstId, secondId])));

/** How much of what is told is planted, and how much of what is planted is told. */
export function judge(people: readonly Person[], planted: readonly (readonly [number, number])[]) {
  const told = toldOf(findDuplicates(people));
  const wanted = new Set(planted.map(keyOf));
  const right = [...told].filter((key) => wanted.has(key)).length;
  return { told, right, planted: wanted.size, precision: right / told.size, recall: right / wanted.size };
}

/** So many people who have nothing to do with each other, ids from 1000 on. */
export const strangers = (count: number): Person[] =>
  Array.from({ length: count }, (_, index) => ({
    id: 1000 + index,
    firstName: ['Anna', 'Lars', 'Maria', 'Erik', 'Karin', 'Johan', 'Eva', 'Per'][index % 8]!,
    lastName: ['Andersson', 'Nilsson', 'Berg', 'Lind', 'Holm', 'Ek', 'Lund'][index % 7]!,
    emails: [`stranger${index}x@example.com`],
    phones: [`070${String(1_000_000 + index * 7919).slice(-7)}`],
    birthDate: `${1940 + (index % 61)}-${String(1 + (index % 12)).padStart(2, '0')}-${String(1 + (index % 28)).padStart(2, '0')}`,
    street: `Storgatan ${1 + index}`,
    postcode: String(11_111 + index * 13),
  }));

/** What is told of these among 400 strangers. */
export const findAmongStrangers = (people: readonly Person[]): Duplicate[] =>
  findDuplicates([...people, ...strangers(400)]).filter(({ firstId }) => firstId < 1000);
