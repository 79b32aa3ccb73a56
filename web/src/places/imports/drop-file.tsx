import { Button, Group, Paper, Stack, Text } from '@mantine/core';
import { IconFileTypeCsv } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { t } from '../../words/index.ts';
import classes from './drop-file.module.css';

/** A place to drop a CSV file on, or to choose one. */
export function DropFile({ onFile, lead }: { onFile: (file: File) => void; lead: string }) {
  const [isOver, setIsOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const take = (files: FileList | null) => {
    const [file] = files ?? [];
    if (file) onFile(file);
  };
  return (
    <Paper
      withBorder
      p="xl"
      className={classes.place ?? ''}
      data-over={isOver || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setIsOver(true);
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setIsOver(false);
        take(event.dataTransfer.files);
      }}
    >
      <Stack align="center" gap="sm">
        <IconFileTypeCsv size={40} stroke={1.2} aria-hidden />
        <Text ta="center">{lead}</Text>
        <Group>
          <Button onClick={() => input.current?.click()}>{t('Choose a file')}</Button>
        </Group>
        <input
          ref={input}
          type="file"
          accept=".csv,.tsv,.txt,.gz,text/csv"
          aria-label={t('File')}
          hidden
          onChange={({ currentTarget }) => {
            take(currentTarget.files);
            currentTarget.value = '';
          }}
        />
        <Text size="sm" c="dimmed" ta="center">
          {t('CSV with a header line, plain or gzip. From Excel: save as CSV UTF-8.')}
        </Text>
      </Stack>
    </Paper>
  );
}
