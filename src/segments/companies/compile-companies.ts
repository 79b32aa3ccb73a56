/** A definition of a segment of companies as SQL. Every value is a parameter; no text of a definition becomes SQL. */
import { ORDER, REFUND } from '../judge/event-leaves.ts';
import { lengthMs } from '../language/read-instants.ts';
import { companyTests, personTests } from '../sql/compile-company.ts';
import { type Builder, boundsOf, type CompiledSql, operators, type SqlContext, sure } from '../sql/compile-context.ts';
import { openStatement } from '../sql/compile-to-sql.ts';
import type { CompanyDefinition, CompanyLeaf, CompanyNode } from './company-definition.schema.ts';

/** `join(select, column)` joins a select with one row per company (company_id) and gives the name of its column. */
type Asking = { build: Builder; workspace: string; join(select: string, column: string): string };

function purchaseTest({ build, workspace, join }: Asking, leaf: Extract<CompanyLeaf, { type: 'purchase' }>): string {
  const kinds = leaf.measure === 'net' ? [ORDER, REFUND] : [ORDER];
  const window = leaf.measure === 'recency' ? undefined : leaf.window;
  const { from, until } = boundsOf(build, 'e', window);
  const measures = { orders: 'count(*)', net: 'sum(e.amount)::bigint', recency: 'max(e.at)' };
  const found = join(
    `select l.company_id, ${measures[leaf.measure]} as found
     from contact_company l join event e on e.contact_id = l.contact_id
     where ${[`l.workspace_id = ${workspace}`, build.eventScope('e', kinds), ...from, ...until].join(' and ')}
     group by l.company_id`,
    'found',
  );
  if (leaf.measure !== 'recency') {
    return `coalesce(${found}, 0) ${operators[leaf.op]} ${build.param(leaf.value, 'bigint')}`;
  }
  const edge = build.instant(build.context.at - lengthMs(leaf));
  return sure(`${found} ${leaf.op === 'at-least' ? '<=' : '>'} ${edge}`);
}

function leafTest(asking: Asking, leaf: CompanyLeaf): string {
  const { build, workspace, join } = asking;
  switch (leaf.type) {
    case 'attribute':
      return companyTests(build, [leaf])[0]!;
    case 'purchase':
      return purchaseTest(asking, leaf);
    case 'people': {
      const tests = [`l.workspace_id = ${workspace}`, ...personTests(build, 'l', leaf)].join(' and ');
      const count = join(
        `select l.company_id, count(*) as found from contact_company l where ${tests} group by l.company_id`,
        'found',
      );
      return `coalesce(${count}, 0) ${operators[leaf.op]} ${build.param(leaf.value, 'bigint')}`;
    }
    case 'contacts': {
      const count = join(
        `select l.company_id, count(*) as found from contact_company l
         join member m on m.contact_id = l.contact_id and m.workspace_id = l.workspace_id
         where l.workspace_id = ${workspace} and m.segment_id = ${build.param(leaf.segmentId, 'int')} group by l.company_id`,
        'found',
      );
      return `coalesce(${count}, 0) ${operators[leaf.op]} ${build.param(leaf.value, 'bigint')}`;
    }
  }
}

function nodeTest(asking: Asking, node: CompanyNode): string {
  switch (node.type) {
    case 'all':
    case 'any':
      return `(${node.of.map((child) => nodeTest(asking, child)).join(node.type === 'all' ? ' and ' : ' or ')})`;
    case 'not':
      return `not (${nodeTest(asking, node.of)})`;
    default:
      return leafTest(asking, node);
  }
}

export type CompanyContext = Pick<SqlContext, 'workspaceId' | 'timeZone' | 'at' | 'kindIds'>;

/** `select id`: the companies that belong, in no order. */
export function compileCompanies({ root }: CompanyDefinition, asked: CompanyContext): CompiledSql {
  const { build, statement } = openStatement({
    ...asked,
    definitions: new Map(),
    segmentId: null,
    bounds: new Map(),
    boundsOfSegments: new Map(),
    isPast: false,
  });
  const joins: string[] = [];
  const workspace = build.param(asked.workspaceId, 'int');
  const join = (select: string, column: string): string => {
    const alias = `t${joins.length}`;
    joins.push(`left join (${select}) ${alias} on ${alias}.company_id = k.id`);
    return `${alias}.${column}`;
  };
  const test = nodeTest({ build, workspace, join }, root);
  return statement(
    [`select k.id from company k`, ...joins, `where k.workspace_id = ${workspace} and ${test}`].join('\n'),
  );
}
