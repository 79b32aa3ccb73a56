import { Text } from '@mantine/core';
import { t } from '../../words/index.ts';

/** A value as it is written, in one text. */
export const plainValue = (value: unknown): string =>
  value === null || value === undefined ? '' : Array.isArray(value) ? value.join(', ') : String(value);

/** A value as it stands, with what cannot be seen made visible: spaces at the ends and doubled ones. */
export function ValueText({ value }: { value: unknown }) {
  const text = plainValue(value);
  if (text === '')
    return (
      <Text span c="dimmed" inherit>
        {t('nothing')}
      </Text>
    );
  return (
    <span style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
      {text.replace(/^\s+|\s+$|\s{2,}/g, (spaces) => '␣'.repeat(spaces.length))}
    </span>
  );
}
