/** Conditions on the companies a contact belongs to, as clauses. */
import type { Comparison } from './condition-parts.schema.ts';
import type { CompanyWhere, LeafOf } from './conditions.schema.ts';
import { attributePredicate } from './describe-attribute.ts';
import { countWords, isNone, join, list, quote, valuesText } from './describe-words.ts';

const ownNames: Record<string, string> = { $name: 'name', $key: 'key' };

/** "“industry” is “62”". */
export function companyWhereWords(where: CompanyWhere): string {
  const name = Object.hasOwn(ownNames, where.name) ? ownNames[where.name]! : quote(where.name);
  return `${name} ${attributePredicate({ type: 'attribute', ...where })}`;
}

/** "at least 2 known contacts in the role “buyer” who decide". */
export function peopleWords(people: {
  op: Comparison;
  value: number;
  roles?: readonly string[] | undefined;
  decides?: boolean | undefined;
}): string {
  const { op, value, roles, decides } = people;
  const isOne = value === 1 && !isNone(op, value);
  const decision = isOne
    ? decides
      ? 'who decides'
      : 'who does not decide'
    : decides
      ? 'who decide'
      : 'who do not decide';
  return join(
    isNone(op, value) ? 'no' : `${countWords[op]} ${value}`,
    isOne ? 'known contact' : 'known contacts',
    roles && `in the role ${valuesText(roles)}`,
    decides !== undefined && decision,
  );
}

/** "who are “buyer” and decide at a company whose “industry” is “62”, and with at least 2 known contacts". */
export function companyWords({ roles, decides, where, people }: LeafOf<'company'>): string {
  const parts: string[] = [];
  if (roles) parts.push(`are ${valuesText(roles)}`);
  if (decides !== undefined) parts.push(decides ? 'decide' : 'do not decide');
  const company = parts.length === 0 ? 'belong to a company' : `${list(parts, 'and')} at a company`;
  const attributes = where && `whose ${list(where.map(companyWhereWords), 'and')}`;
  const known = people && `with ${peopleWords(people)}`;
  return `who ${join(company, attributes && known ? `${attributes}, and` : attributes, known)}`;
}
