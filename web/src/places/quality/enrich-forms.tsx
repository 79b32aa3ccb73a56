import { Checkbox, FileInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { t } from '../../words/index.ts';
import { fileStarter, starterOf } from './hold-repair.ts';
import { TrialForm } from './trial-form.tsx';

/** Fills in what is missing from a CSV file. */
export function FileForm() {
  const [file, setFile] = useState<File | null>(null);
  const [columns, setColumns] = useState('');
  const [onlyEmpty, setOnlyEmpty] = useState(true);
  return (
    <TrialForm
      title={t('Fill in from a file')}
      lead={t('CSV with a header line. A row finds its contact by a column externalId or email; nobody new is made.')}
      isDisabled={file === null}
      start={() => fileStarter(file!, { onlyEmpty, ...(columns.trim() && { columns: columns.trim() }) })}
    >
      <FileInput
        label={t('File')}
        placeholder={t('Choose a file')}
        accept=".csv,.gz,text/csv"
        required
        value={file}
        onChange={setFile}
      />
      <TextInput
        label={t('Only these columns')}
        description={t('With commas; city=Home town where the names differ.')}
        autoComplete="off"
        value={columns}
        onChange={({ currentTarget }) => setColumns(currentTarget.value)}
      />
      <Checkbox
        label={t('Fill only what is empty')}
        checked={onlyEmpty}
        onChange={({ currentTarget }) => setOnlyEmpty(currentTarget.checked)}
      />
    </TrialForm>
  );
}

/** Names with commas between them. */
const namesOf = (text: string): string[] =>
  text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');

/** Asks another system for what is missing. */
export function WebhookForm() {
  const [url, setUrl] = useState('');
  const [fields, setFields] = useState('');
  const [secret, setSecret] = useState('');
  const [onlyEmpty, setOnlyEmpty] = useState(true);
  return (
    <TrialForm
      title={t('Fill in from another system')}
      lead={t(
        'Its address is asked about a hundred contacts at a time, and answers with what it knows of them. A trial asks as well.',
      )}
      start={() =>
        starterOf({
          kind: 'enrich-webhook',
          url: url.trim(),
          fields: namesOf(fields),
          secret: secret.trim() || null,
          onlyEmpty,
          segmentId: null,
          dryRun: true,
        })
      }
    >
      <TextInput
        type="url"
        label={t('Address')}
        placeholder="https://"
        required
        autoComplete="off"
        value={url}
        onChange={({ currentTarget }) => setUrl(currentTarget.value)}
      />
      <TextInput
        label={t('Fields to ask for')}
        description={t('With commas.')}
        required
        autoComplete="off"
        value={fields}
        onChange={({ currentTarget }) => setFields(currentTarget.value)}
      />
      <TextInput
        type="password"
        label={t('Secret that signs the calls')}
        description={t('Begins with whsec_; may be empty.')}
        autoComplete="new-password"
        value={secret}
        onChange={({ currentTarget }) => setSecret(currentTarget.value)}
      />
      <Checkbox
        label={t('Only about contacts that lack one, and fill only what is empty')}
        checked={onlyEmpty}
        onChange={({ currentTarget }) => setOnlyEmpty(currentTarget.checked)}
      />
    </TrialForm>
  );
}
