import { Textarea, TextInput } from '@mantine/core';
import { t } from '../../../words/index.ts';

type Words = { name: string; words: string; said: string };

/** What a group is called, what its people value, and what speaks to them; `labels` name the first two. */
export function WordsFields(props: {
  labels: { name: string; words: string };
  fields: Words;
  onChange: (part: Partial<Words>) => void;
  isOff?: boolean;
  autoFocus?: boolean;
}) {
  const { labels, fields, onChange, isOff = false, autoFocus = false } = props;
  return (
    <>
      <TextInput
        label={labels.name}
        required
        maxLength={100}
        autoFocus={autoFocus}
        autoComplete="off"
        disabled={isOff}
        value={fields.name}
        onChange={({ currentTarget }) => onChange({ name: currentTarget.value })}
      />
      <Textarea
        label={labels.words}
        maxLength={2000}
        autosize
        minRows={2}
        disabled={isOff}
        value={fields.words}
        onChange={({ currentTarget }) => onChange({ words: currentTarget.value })}
      />
      <Textarea
        label={t('Arguments that speak to them, one in each line')}
        maxLength={10_000}
        autosize
        minRows={3}
        disabled={isOff}
        value={fields.said}
        onChange={({ currentTarget }) => onChange({ said: currentTarget.value })}
      />
    </>
  );
}
