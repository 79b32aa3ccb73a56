import { Button, Group, Select, Stack } from '@mantine/core';
import { type KeyboardEvent, useState } from 'react';
import { api } from '../../../api/client.ts';
import { ProblemNote } from '../../../parts/problem-note.tsx';
import { t } from '../../../words/index.ts';
import { AnswerRows } from './answer-rows.tsx';
import type { GroupFields } from './group-fields.ts';
import { WordsFields } from './words-fields.tsx';

/** What a group is called, what its people value, what speaks to them, and what puts somebody there. Escape leaves it. */
export function GroupForm(props: {
  title: string;
  fields: GroupFields;
  verb: string;
  onSave: (fields: GroupFields) => void;
  onLeave: () => void;
  isSaving: boolean;
  error: unknown;
}) {
  const { title, verb, onSave, onLeave, isSaving, error } = props;
  const [fields, setFields] = useState(props.fields);
  const change = (part: Partial<GroupFields>) => setFields({ ...fields, ...part });
  const onEscape = ({ key, defaultPrevented }: KeyboardEvent) => {
    if (key === 'Escape' && !defaultPrevented) onLeave();
  };
  return (
    <form
      aria-label={title}
      onKeyDown={onEscape}
      onSubmit={(event) => {
        event.preventDefault();
        onSave(fields);
      }}
    >
      <Stack maw={640}>
        <WordsFields
          labels={{ name: t('Name'), words: t('What they value, in your words') }}
          fields={fields}
          onChange={change}
          autoFocus
        />
        <AnswerRows answers={fields.answers} onChange={(answers) => change({ answers })} />
        <RuleChoice hasRule={props.fields.rule === 'keep'} value={fields.rule} onChange={(rule) => change({ rule })} />
        <ProblemNote error={error} />
        <Group gap="xs">
          <Button type="submit" loading={isSaving}>
            {verb}
          </Button>
          <Button variant="default" onClick={onLeave}>
            {t('Leave it')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** No rule, the rule as it is, or the people of a segment. Segments kept for rules of groups are left out. */
function RuleChoice(props: { hasRule: boolean; value: string; onChange: (rule: string) => void }) {
  const { hasRule, value, onChange } = props;
  const segments = api.useQuery('get', '/segments', { params: { query: { limit: 500 } } });
  const groups = api.useQuery('get', '/customers/needs-groups', {});
  const kept = new Set(groups.data?.groups.map(({ segmentId }) => segmentId));
  const others = (segments.data?.items ?? []).filter(({ id }) => !kept.has(id));
  return (
    <Select
      label={t('Rule: who lands here without having said so')}
      description={t('Of two rules that somebody meets, that of the group that stands first counts.')}
      searchable
      allowDeselect={false}
      value={value}
      onChange={(rule) => onChange(rule ?? 'none')}
      data={[
        ...(hasRule ? [{ value: 'keep', label: t('The rule as it is') }] : []),
        { value: 'none', label: t('No rule') },
        ...others.map(({ id, name }) => ({ value: String(id), label: t('In the segment “{name}”', { name }) })),
      ]}
    />
  );
}
