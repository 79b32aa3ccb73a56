import type { Contact, ContactValue } from '../../contacts/index.ts';
import { KohortError } from '../../platform/index.ts';
import type { CsvValue } from './csv-row.ts';

/** One member and all that is told of it. */
export type ExportedMember = {
  contact: Pick<Contact, 'id' | 'externalId' | 'email' | 'language' | 'timeZone' | 'attributes'>;
  enteredAt: Date | null;
  values: ReadonlyMap<string, ContactValue>;
};

export type Column = { header: string; read(member: ExportedMember): CsvValue };

const own: Record<string, Column['read']> = {
  id: ({ contact }) => contact.id,
  externalId: ({ contact }) => contact.externalId,
  email: ({ contact }) => contact.email,
  language: ({ contact }) => contact.language,
  timeZone: ({ contact }) => contact.timeZone,
  enteredAt: ({ enteredAt }) => enteredAt,
};

const attributeColumn = (name: string): Column => ({
  header: `attributes.${name}`,
  read: ({ contact: { attributes } }) => (Object.hasOwn(attributes, name) ? attributes[name] : null),
});

const valueColumns = (name: string): Column[] => [
  { header: `values.${name}`, read: ({ values }) => values.get(name)?.value },
  { header: `values.${name}.model`, read: ({ values }) => values.get(name)?.modelVersion },
  { header: `values.${name}.at`, read: ({ values }) => values.get(name)?.at },
];

/** Names of attributes and of values there are. */
export type KnownColumns = { attributes: readonly string[]; values: readonly string[] };

/**
 * The columns asked for, in their order: `id`, `email` …, `attributes.city`, `values.customer_group` (with the model and the
 * instant of the value behind it: `.model`, `.at`), `attributes` or `values` for all of them. Without any, everything.
 * Throws `request_invalid` for one that is not there. Pure.
 */
export function chooseColumns(asked: readonly string[] | null, known: KnownColumns): Column[] {
  const all = {
    attributes: () => known.attributes.map(attributeColumn),
    values: () => known.values.flatMap(valueColumns),
  };
  const wanted = asked ?? [...Object.keys(own), 'attributes', 'values'];
  return wanted.flatMap((name): Column[] => {
    if (name === 'attributes' || name === 'values') return all[name]();
    const read = Object.hasOwn(own, name) ? own[name] : undefined;
    if (read) return [{ header: name, read }];
    const [root, ...rest] = name.split('.');
    const [field = '', part] = rest;
    if (root === 'attributes' && part === undefined && known.attributes.includes(field))
      return [attributeColumn(field)];
    if (root === 'values' && known.values.includes(field)) {
      const columns = valueColumns(field);
      if (part === undefined) return columns.slice(0, 1);
      const found = columns.filter(({ header }) => header === name);
      if (found.length > 0) return found;
    }
    const message = `There is no column "${name.slice(0, 80)}": write ${Object.keys(own).join(', ')}, attributes.<name>, values.<name>, values.<name>.model or values.<name>.at.`;
    throw new KohortError('request_invalid', { detail: message, fields: [{ path: 'query.columns', message }] });
  });
}
