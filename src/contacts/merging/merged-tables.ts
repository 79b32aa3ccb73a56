/**
 * What becomes of a table's rows of a contact when it is merged into another:
 * - `move`: they become the kept contact's.
 * - `one-of`: the same, but where the kept contact has a row for the same `per`, the other's is set aside. With an empty `per`,
 *   any row of the kept contact sets all of them aside.
 * - `where-free`: the same, but those for which the kept contact has one stay with the merged contact's number.
 * - `recomputed`: set aside; Kohort works them out again.
 * - `stays`: left alone, for the reason given.
 * - `merging`: the merge itself knows what to do (see merge-contacts.ts).
 */
export type MergedTable =
  | { table: string; how: 'move'; key: readonly string[] }
  | { table: string; how: 'one-of'; key: readonly string[]; per: readonly string[] }
  | { table: string; how: 'where-free'; key: readonly string[]; per: readonly string[] }
  | { table: string; how: 'recomputed' }
  | { table: string; how: 'stays'; reason: string }
  | { table: string; how: 'merging'; reason: string };

/** The tables of this room that have a contact_id. Later rooms register theirs with `contacts.onMerge`. */
export const tablesOfContacts: readonly MergedTable[] = [
  { table: 'consent', how: 'move', key: ['id'] },
  { table: 'opt_in_request', how: 'move', key: ['id'] },
  { table: 'note', how: 'move', key: ['id'] },
  { table: 'contact_company', how: 'one-of', key: ['company_id'], per: ['company_id'] },
  { table: 'contact_value', how: 'one-of', key: ['id'], per: ['name'] },
  { table: 'contact_score', how: 'one-of', key: ['id'], per: ['model'] },
  { table: 'repair_change', how: 'one-of', key: ['repair_id', 'name'], per: ['repair_id', 'name'] },
  { table: 'contact_issue', how: 'recomputed' },
  {
    table: 'contact_attribute_change',
    how: 'merging',
    reason: 'The history of an attribute goes with the value that wins.',
  },
  { table: 'subscription', how: 'merging', reason: 'The stricter holds.' },
  { table: 'contact_alias', how: 'merging', reason: 'Other names of the merged contact lead to the kept one.' },
  { table: 'dirty', how: 'stays', reason: 'A queue; both contacts are put into it anew.' },
];
