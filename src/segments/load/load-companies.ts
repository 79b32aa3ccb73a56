/** Loads the companies that contacts belong to, as they are now: links, what is asked of the companies, who is known there. */
import type { CompanyLink, KnownCompany } from '../judge/history.ts';
import { readCopy } from './copy-binary.ts';
import { boundsOf, int, ofContacts, type Part, type ScopedRequest } from './load-request.ts';

const NO_LINKS: readonly CompanyLink[] = Object.freeze([]);
/** Without a prototype, so that a name like __proto__ is a name like any other. */
const noAttributes = (): Record<string, unknown> => Object.create(null) as Record<string, unknown>;

export function planCompanies(request: ScopedRequest): Part | null {
  const { workspaceId, contacts, withIds } = request;
  const need = request.needs.companies;
  if (need === null) return null;
  const links = readCopy({ contact: 'int4', company: 'int4', role: 'word', decides: 'bool' });
  const companies = readCopy({ id: 'int4', key: 'text', name: 'text', attributes: 'jsonText' });
  const people = readCopy({ company: 'int4', role: 'word', decides: 'bool', count: 'int8' });
  const scope = `l.workspace_id = ${int(workspaceId)} and ${ofContacts('l.contact_id', contacts)}`;
  const from = `from contact_company l join company k on k.id = l.company_id and k.workspace_id = l.workspace_id`;
  const theirs =
    contacts === 'everybody' ? '' : `and id in (select l.company_id from contact_company l where ${scope})`;
  const copies = [
    {
      query: `select l.contact_id, l.company_id, l.role, l.decides ${from} where ${scope} order by l.contact_id, l.company_id`,
      into: links,
    },
  ];
  // Explanations name the company.
  const needsCompanies = need.attributes.size > 0 || withIds === true;
  const companyQuery = `select id, key, name, attributes from company where workspace_id = ${int(workspaceId)} ${theirs}`;
  const peopleQuery = `select company_id, role, decides, count(*) from contact_company
    where workspace_id = ${int(workspaceId)} ${theirs.replace('and id', 'and company_id')} group by 1, 2, 3`;
  return {
    copies: [
      ...copies,
      ...(needsCompanies ? [{ query: companyQuery, into: companies }] : []),
      ...(need.needsPeople ? [{ query: peopleQuery, into: people }] : []),
    ],
    settle(contactIds) {
      const known = new Map<number, KnownCompany>();
      const companyOf = (id: number): KnownCompany => {
        const found = known.get(id);
        if (found !== undefined) return found;
        const made: KnownCompany = { attributes: noAttributes(), fields: {}, people: [] };
        known.set(id, made);
        return made;
      };
      for (let row = 0; row < companies.count; row += 1) {
        const { id, key, name, attributes } = companies.columns;
        const company = companyOf(id[row]!);
        company.attributes = JSON.parse(attributes[row]!) as Record<string, unknown>;
        company.fields = { $name: name[row]!, $key: key[row]! };
      }
      for (let row = 0; row < people.count; row += 1) {
        const { company, role, decides, count } = people.columns;
        companyOf(company[row]!).people.push({ role: role[row]!, decides: decides[row] === 1, count: count[row]! });
      }
      const { contact, company, role, decides } = links.columns;
      const { from: starts, until } = boundsOf(contact, links.count, contactIds);
      return (history, index) => {
        const [first, end] = [starts[index]!, until[index]!];
        if (first === end) {
          history.companies = NO_LINKS;
          return;
        }
        const found: CompanyLink[] = [];
        for (let row = first; row < end; row += 1) {
          found.push({ role: role[row]!, decides: decides[row] === 1, company: companyOf(company[row]!) });
        }
        history.companies = found;
      };
    },
  };
}
