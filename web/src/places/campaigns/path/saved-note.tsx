import { Text } from '@mantine/core';
import { TimeAgo } from '../../../parts/age.tsx';
import { rich, t } from '../../../words/index.ts';
import type { Saving } from './use-draft.ts';

/** Whether what was typed is kept by the server: "Saved 2 s ago". */
export function SavedNote({ saving }: { saving: Saving }) {
  const words = () => {
    if (saving.kind === 'saved')
      return saving.at === null
        ? t('Everything is saved as you go.')
        : rich('Saved <when></when>', { when: () => <TimeAgo at={saving.at!} /> });
    if (saving.kind === 'failed') return t('Not saved: see below.');
    return t('Saving …');
  };
  return (
    <Text size="sm" c="dimmed" role="status" data-saving={saving.kind}>
      {words()}
    </Text>
  );
}
