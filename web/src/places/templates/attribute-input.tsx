import { Autocomplete, TextInput } from '@mantine/core';
import { useState } from 'react';
import { t } from '../../words/index.ts';

/**
 * What is typed stays in the field until it can be taken over: an expression is not finished at its first brace, nor an
 * address at its first letter.
 */
export function useTyped(value: string, take: (value: string) => boolean) {
  const [typed, setTyped] = useState<string | null>(null);
  return {
    value: typed ?? value,
    error: typed === null ? null : t('Not finished: the design stays as it was until this can be read.'),
    type: (text: string) => setTyped(take(text) ? null : text),
  };
}

/** One thing that can be set, with what is proposed for it. */
export function AttributeInput(props: {
  label: string;
  description?: string | undefined;
  value: string;
  proposals: readonly string[];
  placeholder: string;
  onTake: (value: string) => boolean;
}) {
  const { onTake, proposals, value: now, ...rest } = props;
  const { value, error, type } = useTyped(now, onTake);
  if (proposals.length > 0)
    return <Autocomplete {...rest} data={[...proposals]} value={value} error={error} onChange={type} />;
  return (
    <TextInput {...rest} value={value} error={error} onChange={({ currentTarget }) => type(currentTarget.value)} />
  );
}
