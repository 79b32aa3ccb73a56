import { Alert } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { here } from '../../api/here.ts';
import { can } from '../../parts/can.ts';
import { t } from '../../words/index.ts';

/** Why nothing can be changed here, for who may only look; nothing for everybody else. */
export function WhoMayChange({ scope }: { scope: Parameters<typeof can>[0] }) {
  if (can(scope)) return null;
  const isMarketer = here.workspace?.role === 'marketer';
  return (
    <Alert variant="light" color="gray" icon={<IconLock aria-hidden />}>
      {isMarketer
        ? t('Owners of the workspace change this. You are a marketer here, and can look.')
        : t('You are a reader here: you can look, and change nothing.')}
    </Alert>
  );
}
