import { client } from '../../api/client.ts';
import { type Draft, keptWork } from './kept-work.ts';
import { toMapping } from './to-mapping.ts';

/** Makes an import and sends its file; the server takes it from there. Answers its id. Throws ApiProblem. */
export async function sendImport(draft: Draft, isTrial: boolean): Promise<number> {
  const { kind, file, plans, settings } = draft;
  const mapping = toMapping(kind, plans, settings);
  const body = { kind, mapping, dryRun: isTrial, fileName: file.name.slice(-200) } as never;
  const { data } = await client.POST('/imports', { body });
  const importId = data!.id;
  await client.PUT('/imports/{importId}/file', {
    params: { path: { importId } },
    body: file,
    bodySerializer: (whole: unknown) => whole,
    headers: { 'Content-Type': 'text/csv' },
  });
  if (isTrial) keptWork.keep(importId, draft);
  return importId;
}
