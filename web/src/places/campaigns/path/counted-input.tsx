import { TextInput } from '@mantine/core';
import { t } from '../../../words/index.ts';
import { countCharacters } from './edit-contents.ts';

/** A line of text with how long it is, and when mailboxes cut it off. */
export function CountedInput(props: {
  label: string;
  value: string | null | undefined;
  onChange: (text: string | null) => void;
  /** How many characters a phone shows, about. */
  fits: number;
  /** What stands there when it is left empty. */
  otherwise?: string | undefined;
}) {
  const { label, value, onChange, fits, otherwise } = props;
  const count = countCharacters(value ?? '');
  const length =
    count > fits
      ? t('{count, plural, one {# character} other {# characters}}; phones cut it off after about {fits}', {
          count,
          fits,
        })
      : t('{count, plural, one {# character} other {# characters}}', { count });
  return (
    <TextInput
      label={label}
      description={value ? length : t('Empty: what the template says.')}
      placeholder={otherwise ?? ''}
      value={value ?? ''}
      maxLength={1_000}
      onChange={({ currentTarget }) => onChange(currentTarget.value === '' ? null : currentTarget.value)}
    />
  );
}
