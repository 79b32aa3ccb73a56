import { Alert, Button, Group, Modal, Radio, Stack, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { api, client } from '../../api/client.ts';
import type { components } from '../../api/schema.d.ts';
import { Answer } from '../../parts/answer.tsx';
import { contactTitle } from '../../parts/contact-finder.tsx';
import { offerUndo } from '../../parts/offer-undo.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { t } from '../../words/index.ts';
import { type Compared, compareValues } from './compare-values.ts';
import { useContactChanged } from './use-contact-changed.ts';

type Contact = components['schemas']['Contact'];

const fieldName = (name: string): string =>
  ({ $email: t('E-mail'), $language: t('Language'), $time_zone: t('Time zone') })[name] ?? name;

function Row(props: { row: Compared; choice: 'kept' | 'other'; onChoose: (choice: 'kept' | 'other') => void }) {
  const { row, choice, onChoose } = props;
  // What one of them does not know is taken over by itself.
  const isChoice = row.kept !== '' && row.other !== '' && !row.isSame;
  const cell = (side: 'kept' | 'other') => {
    const text = row[side] || '–';
    if (!isChoice) return <Text size="sm">{text}</Text>;
    return (
      <Radio
        name={`merge-${row.name}`}
        label={text}
        checked={choice === side}
        onChange={() => onChoose(side)}
        aria-label={`${fieldName(row.name)}: ${text}`}
      />
    );
  };
  return (
    <Table.Tr>
      <Table.Th scope="row" fw={400} c="dimmed">
        {fieldName(row.name)}
      </Table.Th>
      <Table.Td>{cell('kept')}</Table.Td>
      <Table.Td>{cell('other')}</Table.Td>
    </Table.Tr>
  );
}

function Compare({ kept, other, onClose }: { kept: Contact; other: Contact; onClose: () => void }) {
  const rows = compareValues(kept, other);
  const [preferred, setPreferred] = useState<ReadonlySet<string>>(new Set());
  const [problem, setProblem] = useState<unknown>(null);
  const [isMerging, setIsMerging] = useState(false);
  const changed = useContactChanged();
  const choose = (name: string, choice: 'kept' | 'other') => {
    const next = new Set(preferred);
    if (choice === 'other') next.add(name);
    else next.delete(name);
    setPreferred(next);
  };
  const merge = async () => {
    setIsMerging(true);
    setProblem(null);
    try {
      const body = { mergedId: other.id, prefer: [...preferred] };
      const { data } = await client.POST('/contacts/{contactId}/merge', {
        params: { path: { contactId: kept.id } },
        body,
      });
      onClose();
      await changed();
      const undo = async () => {
        await client.POST('/merges/{mergeId}/undo', { params: { path: { mergeId: data!.mergeId } } });
        await changed();
      };
      offerUndo(t('{name} is one contact now.', { name: contactTitle(kept) }), undo);
    } catch (error) {
      setProblem(error);
      setIsMerging(false);
    }
  };
  return (
    <Stack>
      <Text size="sm">
        {t('Orders, messages, notes and segments of both become one history. Choose which values hold from now on.')}
      </Text>
      <Table.ScrollContainer minWidth={460}>
        <Table verticalSpacing={6} aria-label={t('The two side by side')}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t('Field')}</Table.Th>
              <Table.Th scope="col">{t('{name} (stays)', { name: contactTitle(kept) })}</Table.Th>
              <Table.Th scope="col">{contactTitle(other)}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => (
              <Row
                key={row.name}
                row={row}
                choice={preferred.has(row.name) ? 'other' : 'kept'}
                onChoose={(choice) => choose(row.name, choice)}
              />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Alert variant="light" color="gray">
        {t('No consent gets looser: where one of the two declined, both have declined. A merge can be undone.')}
      </Alert>
      <ProblemNote error={problem} />
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t('Cancel')}
        </Button>
        <Button loading={isMerging} onClick={() => void merge()}>
          {t('Make one of the two')}
        </Button>
      </Group>
    </Stack>
  );
}

/** Two contacts side by side, to choose whose values hold, and to make one of them. */
export function MergeContacts(props: { kept: Contact; otherId: number | null; onClose: () => void }) {
  const { kept, otherId, onClose } = props;
  const other = api.useQuery(
    'get',
    '/contacts/{contactId}',
    { params: { path: { contactId: otherId ?? 0 } } },
    { enabled: otherId !== null },
  );
  return (
    <Modal
      opened={otherId !== null}
      onClose={onClose}
      size="xl"
      title={t('Compare and merge')}
      closeButtonProps={{ 'aria-label': t('Close') }}
    >
      {otherId !== null && (
        <Answer query={other}>
          {(found) => <Compare key={otherId} kept={kept} other={found} onClose={onClose} />}
        </Answer>
      )}
    </Modal>
  );
}
