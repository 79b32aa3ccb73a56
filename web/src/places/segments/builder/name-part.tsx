import { Stack, Textarea, TextInput } from '@mantine/core';
import { Part } from '../../../parts/page.tsx';
import { t } from '../../../words/index.ts';
import type { Problem } from './builder-context.ts';
import type { BuilderState } from './use-builder-state.ts';

/** What it is called, and its purpose in words of one's own. */
export function NamePart({ state, problems }: { state: BuilderState; problems: readonly Problem[] }) {
  const { fields, setFields } = state;
  const wrong = (name: string) => problems.find(({ path }) => path.replace(/^body\./, '') === name)?.message;
  return (
    <Part title={t('Name and purpose')}>
      <Stack gap="sm" maw={640}>
        <TextInput
          label={t('Name')}
          value={fields.name}
          onChange={({ currentTarget }) => setFields({ name: currentTarget.value })}
          error={wrong('name')}
          maxLength={200}
          required
        />
        <Textarea
          label={t('Purpose')}
          description={t('What changes for these people: what is said, how, or to whom.')}
          value={fields.purpose}
          onChange={({ currentTarget }) => setFields({ purpose: currentTarget.value })}
          error={wrong('purpose')}
          maxLength={1000}
          autosize
          minRows={2}
          required
        />
      </Stack>
    </Part>
  );
}
