import { KohortError, type Sql } from '../platform/index.ts';
import { segmentsIn } from './companies/company-definition.schema.ts';
import { readDefinitions as readCompanyDefinitions } from './companies/company-segments.store.ts';
import { leavesWithPaths } from './language/check-definition.ts';
import type { Definition, Node } from './language/definition.schema.ts';
import { orderSegments, referencesOf } from './language/order-segments.ts';
import * as store from './segments.store.ts';

/** Stands for a segment that is not written yet. */
export const NOT_WRITTEN = 0;

/**
 * Refuses references to segments that are not there, and circles. A change under trial counts beside the definition that
 * holds: otherwise two drafts that refer to each other would make a circle once both take effect. Throws
 * `segment_unknown`, `segment_circular`.
 */
export async function checkReferences(
  sql: Sql,
  workspaceId: number,
  segmentId: number,
  definition: Definition,
): Promise<void> {
  const rows = await store.readDefinitions(sql, workspaceId);
  const together = new Map<number, Definition>();
  for (const row of rows) if (row.draftOf === null) together.set(row.id, row.definition);
  for (const row of rows) {
    // The draft that this definition takes the place of no longer counts.
    if (row.draftOf === null || row.draftOf === segmentId) continue;
    const holding = together.get(row.draftOf);
    if (holding) together.set(row.draftOf, joined(holding, row.definition));
  }
  for (const other of referencesOf(definition)) {
    if (other === segmentId || together.has(other)) continue;
    throw new KohortError('segment_unknown', {
      detail: `The definition refers to segment ${other}, which is not there.`,
      fields: fieldsOf(
        definition,
        (leaf) => referencesOf(alone(leaf)).includes(other),
        `There is no segment ${other} in use.`,
      ),
    });
  }
  const holding = together.get(segmentId);
  const isCircular = (asked: Definition) => {
    together.set(segmentId, holding === undefined ? asked : joined(holding, asked));
    return orderSegments(together).circular.includes(segmentId);
  };
  if (isCircular(definition)) {
    throw new KohortError('segment_circular', {
      detail: 'The definition refers back to the segment itself.',
      fields: fieldsOf(definition, (leaf) => isCircular(alone(leaf)), 'This leads back to the segment itself.'),
    });
  }
}

const alone = (root: Node): Definition => ({ version: 1, root });

/** Which conditions of a definition in the body of a request are meant. */
const fieldsOf = ({ root }: Definition, isMeant: (leaf: Node) => boolean, message: string) =>
  [...leavesWithPaths(root)]
    .filter(({ leaf }) => isMeant(leaf))
    .map(({ path }) => ({ path: ['body', 'definition', ...path].join('.'), message }));

const joined = (a: Definition, b: Definition): Definition => ({
  version: 1,
  root: { type: 'all', of: [a.root, b.root] },
});

/** Names of the segments (also of companies) that refer to this one, in their definitions or in changes under trial. */
export async function usersOf(sql: Sql, workspaceId: number, segmentId: number): Promise<string[]> {
  const rows = await store.readDefinitions(sql, workspaceId);
  const users = rows.filter(
    (row) => row.id !== segmentId && row.draftOf !== segmentId && referencesOf(row.definition).includes(segmentId),
  );
  const ofCompanies = await readCompanyDefinitions(sql, workspaceId);
  const asking = ofCompanies.filter(({ definition }) => segmentsIn(definition).includes(segmentId));
  return [...new Set([...users, ...asking].map(({ name }) => name))];
}
