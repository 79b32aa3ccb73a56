import { Alert, Modal, Stack, Text } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { CopyValue } from '../../parts/copy.tsx';
import { t } from '../../words/index.ts';

export type Secret = { title: string; name: string; value: string; note?: ReactNode };

/** Shows what is told this once: a key, a first password, what signs calls. */
export function SecretOnce({ secret, onClose }: { secret: Secret | null; onClose: () => void }) {
  return (
    <Modal
      opened={secret !== null}
      onClose={onClose}
      title={secret?.title}
      size="lg"
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('Close') }}
    >
      {secret && (
        <Stack>
          <CopyValue value={secret.value} of={secret.name} />
          <Alert variant="light" color="yellow" icon={<IconKey aria-hidden />}>
            <Text size="sm" c="var(--mantine-color-text)">
              {t('It is shown this once. Keep it where only those who need it can read it.')}
            </Text>
          </Alert>
          {secret.note}
        </Stack>
      )}
    </Modal>
  );
}
