import { Button, Checkbox, Group, Modal, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { client } from '../../../api/client.ts';
import { here } from '../../../api/here.ts';
import { ProblemNote } from '../../../parts/problem-note.tsx';
import { t } from '../../../words/index.ts';
import type { Secret } from '../secret-once.tsx';
import { type Scope, scopeGroups } from './key-scopes.ts';

const ready: { name: () => string; scopes: Scope[] }[] = [
  {
    name: () => t('A shop or till'),
    scopes: ['contacts:write', 'events:write', 'products:write', 'offers:read', 'redemptions:write'],
  },
  { name: () => t('A report elsewhere'), scopes: ['segments:read', 'customers:read', 'reports:read', 'contacts:read'] },
];

/** Makes an API key: what it is for, and what it may do, in plain words. */
export function NewKey({
  isOpen,
  onClose,
  onMade,
}: {
  isOpen: boolean;
  onClose: () => void;
  onMade: (secret: Secret) => Promise<void>;
}) {
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<Scope[]>([]);
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setIsBusy] = useState(false);
  const toggle = (scope: Scope) =>
    setScopes((before) => (before.includes(scope) ? before.filter((each) => each !== scope) : [...before, scope]));
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setIsBusy(true);
    setError(null);
    try {
      const { data } = await client.POST('/api-keys', { body: { name: name.trim(), scopes } });
      await onMade({
        title: t('The key of {name}', { name: name.trim() }),
        name: t('API key'),
        value: data?.key ?? '',
      });
      setName('');
      setScopes([]);
      onClose();
    } catch (problem) {
      setError(problem);
    }
    setIsBusy(false);
  };
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={t('Make an API key')}
      size="xl"
      closeButtonProps={{ 'aria-label': t('Close') }}
    >
      <form onSubmit={(event) => void submit(event)} aria-label={t('Make an API key')}>
        <Stack>
          <TextInput
            label={t('What it is for')}
            placeholder={t('Web shop')}
            required
            autoComplete="off"
            value={name}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
          />
          <Group gap="xs">
            <Text size="sm">{t('As most need it:')}</Text>
            {ready.map((each) => (
              <Button key={each.name()} size="compact-sm" variant="default" onClick={() => setScopes(each.scopes)}>
                {each.name()}
              </Button>
            ))}
          </Group>
          <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="lg">
            {scopeGroups().map((group) => (
              <fieldset key={group.name} style={{ border: 0, margin: 0, padding: 0 }}>
                <Text component="legend" size="sm" fw={600} mb={4} p={0}>
                  {group.name}
                </Text>
                <Stack gap={6}>
                  {group.scopes.map(({ value, label, hint }) => (
                    <Checkbox
                      key={value}
                      label={label}
                      description={hint}
                      checked={scopes.includes(value)}
                      disabled={!here.workspace?.scopes.includes(value)}
                      onChange={() => toggle(value)}
                    />
                  ))}
                </Stack>
              </fieldset>
            ))}
          </SimpleGrid>
          <ProblemNote error={error} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t('Cancel')}
            </Button>
            <Button type="submit" loading={isBusy} disabled={scopes.length === 0}>
              {t('Make the key')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
