import { ActionIcon, Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import { minorUnits } from '../../format/index.ts';
import { offerUndo } from '../../parts/offer-undo.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { useRefresh } from '../../parts/use-refresh.ts';
import { t } from '../../words/index.ts';
import { attributeWords, type Company, known, type Value } from './firmographics.ts';

type Row = { name: string; text: string };

const toText = (name: string, value: Value | undefined): string =>
  value === undefined ? '' : String(name === 'turnover' ? Number(value) / minorUnits() : value);

/** What was typed as the attribute wants it: numbers where they are meant or look like it; empty takes it away. */
function toValue({ name, text }: Row): Value | null {
  const typed = text.trim();
  if (typed === '') return null;
  const asNumber = Number(typed.replace(/\s/g, '').replace(',', '.'));
  if (name === 'industry' || name === 'decisionPath' || !Number.isFinite(asNumber))
    return typed === 'true' ? true : typed === 'false' ? false : typed;
  return name === 'turnover' ? Math.round(asNumber * minorUnits()) : asNumber;
}

/** The button that opens the fields of a company. */
export function EditCompany({ company }: { company: Company }) {
  const [isOpen, { open, close }] = useDisclosure();
  return (
    <>
      <Button onClick={open}>{t('Edit')}</Button>
      <Modal
        opened={isOpen}
        onClose={close}
        title={t('Edit {name}', { name: company.name })}
        closeButtonProps={{ 'aria-label': t('Close') }}
      >
        {isOpen && <Fields company={company} onClose={close} />}
      </Modal>
    </>
  );
}

function Fields({ company, onClose }: { company: Company; onClose: () => void }) {
  const names = [...new Set([...known, ...Object.keys(company.attributes)])];
  const [name, setName] = useState(company.name);
  const [rows, setRows] = useState<Row[]>(
    names.map((each) => ({ name: each, text: toText(each, company.attributes[each]) })),
  );
  const [added, setAdded] = useState('');
  const [problem, setProblem] = useState<unknown>(null);
  const refresh = useRefresh();
  const change = (place: number, text: string) =>
    setRows(rows.map((row, index) => (index === place ? { ...row, text } : row)));
  const write = async (body: { name: string; attributes: Record<string, Value | null> }) => {
    await client.PATCH('/companies/{companyKey}', { params: { path: { companyKey: company.key } }, body });
    await refresh('/companies/{companyKey}', '/companies', '/contacts/{contactId}');
  };
  const save = async () => {
    setProblem(null);
    try {
      await write({ name: name.trim(), attributes: Object.fromEntries(rows.map((row) => [row.name, toValue(row)])) });
      onClose();
      const before = Object.fromEntries(rows.map((row) => [row.name, company.attributes[row.name] ?? null]));
      offerUndo(t('{name} is saved.', { name: name.trim() }), () => write({ name: company.name, attributes: before }));
    } catch (error) {
      setProblem(error);
    }
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Stack gap="sm">
        <TextInput
          label={t('Name')}
          required
          data-autofocus
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        {rows.map((row, place) => (
          <Group key={row.name} align="flex-end" gap="xs" wrap="nowrap">
            <TextInput
              flex={1}
              label={attributeWords(row.name)}
              value={row.text}
              onChange={({ currentTarget }) => change(place, currentTarget.value)}
            />
            {row.text !== '' && (
              <ActionIcon
                variant="subtle"
                color="gray"
                mb={6}
                aria-label={t('Empty {name}', { name: attributeWords(row.name) })}
                onClick={() => change(place, '')}
              >
                <IconX size={16} aria-hidden />
              </ActionIcon>
            )}
          </Group>
        ))}
        <Group align="flex-end" gap="xs" wrap="nowrap">
          <TextInput
            flex={1}
            label={t('Another attribute')}
            placeholder={t('Name')}
            value={added}
            onChange={({ currentTarget }) => setAdded(currentTarget.value)}
          />
          <Button
            variant="default"
            disabled={added.trim() === '' || rows.some((row) => row.name === added.trim())}
            onClick={() => {
              setRows([...rows, { name: added.trim(), text: '' }]);
              setAdded('');
            }}
          >
            {t('Add')}
          </Button>
        </Group>
        <Text size="sm" c="dimmed">
          {t('Empty takes it away.')}
        </Text>
        <ProblemNote error={problem} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('Cancel')}
          </Button>
          <Button type="submit" disabled={name.trim() === ''}>
            {t('Save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
