import { Button, Code, CopyButton, Group } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { t } from '../words/index.ts';
import classes from './copy.module.css';

/** A button that copies `value`; `of` names it for who cannot see where it stands. */
export function Copy({ value, of }: { value: string; of: string }) {
  return (
    <CopyButton value={value} timeout={2_000}>
      {({ copied, copy }) => (
        <Button
          size="compact-sm"
          variant="default"
          onClick={copy}
          aria-label={t('Copy {name}', { name: of })}
          leftSection={copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
        >
          {copied ? t('Copied') : t('Copy')}
        </Button>
      )}
    </CopyButton>
  );
}

/** A value to be copied as it stands: an address, a key, a DNS record. */
export function CopyValue({ value, of }: { value: string; of: string }) {
  return (
    <Group gap="xs" wrap="nowrap" align="flex-start">
      <Code className={classes.value ?? ''}>{value}</Code>
      <Copy value={value} of={of} />
    </Group>
  );
}
