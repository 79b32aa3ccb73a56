import { ActionIcon, Autocomplete, Button, Fieldset, Group, Stack, TagsInput, Text } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { api } from '../../../api/client.ts';
import { t } from '../../../words/index.ts';
import type { GroupFields } from './group-fields.ts';

type Answers = GroupFields['answers'];

/** Answers that put somebody into a group: attributes, each with the values that do. */
export function AnswerRows({ answers, onChange }: { answers: Answers; onChange: (answers: Answers) => void }) {
  const attributes = api.useQuery('get', '/contact-attributes');
  const names = attributes.data?.items.map(({ name }) => name) ?? [];
  const change = (key: number, part: Partial<Answers[number]>) =>
    onChange(answers.map((answer) => (answer.key === key ? { ...answer, ...part } : answer)));
  const add = () =>
    onChange([...answers, { key: Math.max(0, ...answers.map(({ key }) => key)) + 1, attribute: '', values: [] }]);
  return (
    <Fieldset legend={t('Answers that put somebody here')}>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {t('What people answer to a question in a mail is kept in an attribute.')}
        </Text>
        {answers.map(({ key, attribute, values }) => (
          <Group key={key} align="flex-end" gap="xs">
            <Autocomplete
              label={t('Attribute')}
              placeholder="what_matters"
              flex="1 1 160px"
              data={names}
              value={attribute}
              maxLength={100}
              onChange={(name) => change(key, { attribute: name })}
            />
            <TagsInput
              label={t('Any of these values')}
              placeholder={values.length === 0 ? 'price' : ''}
              flex="2 1 200px"
              value={[...values]}
              acceptValueOnBlur
              clearable={false}
              onChange={(said) => change(key, { values: said })}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              size="lg"
              aria-label={t('Leave out the answer {attribute}', { attribute })}
              onClick={() => onChange(answers.filter((answer) => answer.key !== key))}
            >
              <IconTrash size={18} aria-hidden />
            </ActionIcon>
          </Group>
        ))}
        <Group>
          <Button variant="default" size="xs" leftSection={<IconPlus size={14} aria-hidden />} onClick={add}>
            {t('Add an answer')}
          </Button>
        </Group>
      </Stack>
    </Fieldset>
  );
}
