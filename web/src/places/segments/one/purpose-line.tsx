import { ActionIcon, Badge, Button, Group, Select, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useState } from 'react';
import { client } from '../../../api/client.ts';
import type { components } from '../../../api/schema.d.ts';
import { can } from '../../../parts/can.ts';
import { saved } from '../../../parts/notify.ts';
import { ProblemNote } from '../../../parts/problem-note.tsx';
import { useRefresh } from '../../../parts/use-refresh.ts';
import { t } from '../../../words/index.ts';
import { type PurposeKey, purposeKeys, purposeNames } from '../purposes.ts';

type Segment = components['schemas']['Segment'];

/** What the segment is for; changed where it stands. */
export function PurposeLine({ segment }: { segment: Segment }) {
  const [isEditing, setIsEditing] = useState(false);
  if (isEditing) return <PurposeForm segment={segment} onClose={() => setIsEditing(false)} />;
  const { purpose, purposeKind } = segment;
  return (
    <Group gap="xs" wrap="nowrap" align="center">
      <Text c="dimmed">{purpose}</Text>
      {purposeKind && (
        <Badge variant="light" color="gray" tt="none" fw={500} flex="none">
          {purposeNames[purposeKind]}
        </Badge>
      )}
      {can('segments:write') && segment.archivedAt === null && (
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t('Change name and purpose')}
          onClick={() => setIsEditing(true)}
        >
          <IconPencil size={16} aria-hidden />
        </ActionIcon>
      )}
    </Group>
  );
}

function PurposeForm({ segment, onClose }: { segment: Segment; onClose: () => void }) {
  const [name, setName] = useState(segment.name);
  const [purpose, setPurpose] = useState(segment.purpose);
  const [kind, setKind] = useState<PurposeKey | null>(segment.purposeKind ?? segment.purposeGuess);
  const [error, setError] = useState<unknown>(null);
  const refresh = useRefresh();
  const save = async () => {
    try {
      const params = { path: { segmentId: segment.id } };
      await client.PATCH('/segments/{segmentId}', { params, body: { name, purpose, purposeKind: kind } });
      await refresh('/segments', '/segments/{segmentId}');
      saved();
      onClose();
    } catch (problem) {
      setError(problem);
    }
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Stack maw={640} gap="sm">
        <TextInput
          label={t('Name')}
          required
          maxLength={200}
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <Textarea
          label={t('What it is for')}
          required
          autosize
          minRows={2}
          maxLength={1000}
          value={purpose}
          onChange={({ currentTarget }) => setPurpose(currentTarget.value)}
          data-autofocus
        />
        <Select
          label={t('Kind of purpose')}
          clearable
          clearButtonProps={{ 'aria-label': t('Not said') }}
          placeholder={t('Not said')}
          data={purposeKeys.map((value) => ({ value, label: purposeNames[value] }))}
          value={kind}
          onChange={(value) => setKind(value as PurposeKey | null)}
        />
        <ProblemNote error={error} />
        <Group>
          <Button variant="default" onClick={onClose}>
            {t('Cancel')}
          </Button>
          <Button type="submit">{t('Save')}</Button>
        </Group>
      </Stack>
    </form>
  );
}
