import { client } from '../../../api/client.ts';
import type { paths } from '../../../api/schema.d.ts';

/** What came of a list of addresses. */
export type ListOutcome = paths['/suppressions/csv']['post']['responses'][200]['content']['application/json'];

/** Forbids the addresses of a CSV file. Throws ApiProblem when it cannot be read. */
export async function sendList(file: File): Promise<{ name: string } & ListOutcome> {
  const { data } = await client.POST('/suppressions/csv', {
    // The document says text; the file itself goes out as it is.
    body: file,
    bodySerializer: (body: unknown) => body,
    headers: { 'Content-Type': 'text/csv' },
  });
  return { name: file.name, ...data! };
}
