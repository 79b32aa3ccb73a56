import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { here } from '../api/here.ts';
import { ApiProblem, type ProblemBody } from '../api/problem.ts';
import { t } from '../words/index.ts';
import { failed } from './notify.ts';

function saveBlob(blob: Blob, name: string): void {
  const link = Object.assign(document.createElement('a'), { href: URL.createObjectURL(blob), download: name });
  link.click();
  URL.revokeObjectURL(link.href);
}

/** A cell that a spreadsheet would run as a formula gets an apostrophe (OWASP, CSV injection). */
const withoutFormula = (cell: string | number): string | number =>
  typeof cell === 'string' && /^[=+\-@\t\r]/.test(cell) && !/^-?[\d.,\s]+$/.test(cell) ? `'${cell}` : cell;

/** Saves rows as a file of CSV (UTF-8 with a mark, so that spreadsheets read it rightly). */
export async function saveRows(name: string, rows: readonly (readonly (string | number)[])[]): Promise<void> {
  const { default: papa } = await import('papaparse');
  const text = papa.unparse(rows.map((row) => row.map(withoutFormula)));
  saveBlob(new Blob(['\uFEFF', text], { type: 'text/csv;charset=utf-8' }), name);
}

/** Saves what an address of the API ("/segments/3/members.csv") answers as a file. Throws ApiProblem. */
export async function saveAnswer(path: string, name: string): Promise<void> {
  const headers = here.workspace ? { 'Kohort-Workspace': here.workspace.slug } : undefined;
  const answer = await fetch(`/api/v1${path}`, headers ? { headers } : {}).catch(() => {
    throw new ApiProblem({ status: 0, code: 'server_away' });
  });
  if (!answer.ok) {
    const body = (await answer.json().catch(() => null)) as ProblemBody | null;
    throw new ApiProblem({ ...body, status: answer.status });
  }
  saveBlob(await answer.blob(), name);
}

/** A button that saves a table: `save` is one of the two above, called when it is clicked. */
export function SaveCsv({ save, of }: { save: () => Promise<void>; of: string }) {
  const [isSaving, setIsSaving] = useState(false);
  const start = async () => {
    setIsSaving(true);
    await save().catch(failed);
    setIsSaving(false);
  };
  return (
    <Button
      variant="subtle"
      size="compact-sm"
      leftSection={<IconDownload size={14} aria-hidden />}
      loading={isSaving}
      aria-label={t('Save as CSV: {name}', { name: of })}
      onClick={() => void start()}
    >
      {t('CSV')}
    </Button>
  );
}
