/** Conditions on companies as SQL. The companies that satisfy what is asked of them are worked out once: there are thousands. */
import { createHash } from 'node:crypto';
import type { CompanyWhere, LeafOf } from '../language/conditions.schema.ts';
import { FOLD_FROM, FOLD_TO, foldCase } from '../language/fold-case.ts';
import { compileKnown } from './compile-attribute.ts';
import { type Builder, isJoined, operators } from './compile-context.ts';

type CompanyLeaf = LeafOf<'company'>;

/** What a company (k) has under a name, as JSON. */
function companyJson(build: Builder, name: string): string {
  if (name === '$name' || name === '$key') return `to_jsonb(k.${name.slice(1)})`;
  return name.startsWith('$') ? 'null::jsonb' : `(k.attributes -> ${build.param(name, 'text')})`;
}

/** Tests of one company (k). */
export const companyTests = (build: Builder, where: readonly CompanyWhere[] = []): string[] =>
  where.map((one) => compileKnown(build, { type: 'attribute', ...one }, companyJson(build, one.name)));

/** Tests of somebody in a company (a row of contact_company). */
export function personTests(
  build: Builder,
  alias: string,
  { roles, decides }: Pick<CompanyLeaf, 'roles' | 'decides'>,
): string[] {
  const tests: string[] = [];
  if (decides !== undefined) tests.push(`${alias}.decides = ${build.param(decides, 'boolean')}`);
  if (roles) {
    const [from, to] = [build.param(FOLD_FROM, 'text'), build.param(FOLD_TO, 'text')];
    tests.push(`translate(${alias}.role, ${from}, ${to}) = any(${build.param(roles.map(foldCase), 'text[]')})`);
  }
  return tests;
}

/** Ids of the companies that satisfy `where` and `people`, as a table. */
function companiesOf(build: Builder, { where, people }: CompanyLeaf): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([where, people]))
    .digest();
  // In letters: no number of a definition may seem to stand in a statement.
  const name = Array.from(digest.subarray(0, 16), (byte) => String.fromCharCode(97 + (byte >> 4), 97 + (byte & 15)));
  return build.table(
    `company_${name.join('')}`,
    () => {
      const workspace = build.param(build.context.workspaceId, 'int');
      const tests = [`k.workspace_id = ${workspace}`, ...companyTests(build, where)];
      if (people === undefined) return `select k.id from company k where ${tests.join(' and ')}`;
      const meant = ['p.company_id is not null', ...personTests(build, 'p', people)].join(' and ');
      return `select k.id from company k
        left join contact_company p on p.company_id = k.id and p.workspace_id = ${workspace}
        where ${tests.join(' and ')} group by k.id
        having count(*) filter (where ${meant}) ${operators[people.op]} ${build.param(people.value, 'bigint')}`;
    },
    true,
  );
}

export function compileCompany(build: Builder, leaf: CompanyLeaf): string {
  const tests = [build.scope('l'), ...personTests(build, 'l', leaf)];
  const alias = build.join(
    `select l.contact_id, true as found from contact_company l join ${companiesOf(build, leaf)} k on k.id = l.company_id
     where ${tests.join(' and ')} group by l.contact_id`,
  );
  return isJoined(build, `${alias}.found`);
}
