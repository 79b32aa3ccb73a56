import { Button, Group, Modal, Paper, SimpleGrid, Stack, Text, TextInput, UnstyledButton } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { codeOf } from '../../api/problem.ts';
import { Answer } from '../../parts/answer.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { t } from '../../words/index.ts';
import { LetterThumbnail } from './letter-thumbnail.tsx';
import classes from './new-template.module.css';

type StarterKey = 'newsletter' | 'product-launch' | 'off-peak-offer' | 'welcome' | 'win-back' | 'invitation';
type Chosen = { key: StarterKey; name: string };

/** The designs that come along, each with what it is for: choosing one asks for a name and makes a template of it. */
export function Starters() {
  const starters = api.useQuery('get', '/template-starters', {}, { staleTime: Number.POSITIVE_INFINITY });
  const [chosen, setChosen] = useState<Chosen | null>(null);
  return (
    <Answer query={starters}>
      {({ items }) => (
        <>
          <SimpleGrid component="ul" cols={{ base: 1, xs: 2, md: 3 }} spacing="md" className={classes.list ?? ''}>
            {items.map((starter) => (
              <Paper key={starter.key} component="li" withBorder style={{ overflow: 'hidden' }}>
                <UnstyledButton
                  className={classes.starter ?? ''}
                  aria-label={t('Begin with {name}', { name: starter.name })}
                  onClick={() => setChosen({ key: starter.key as StarterKey, name: starter.name })}
                >
                  <LetterThumbnail design={starter} />
                  <Stack gap={2} p="sm">
                    <Text fw={600}>{starter.name}</Text>
                    <Text size="sm" c="dimmed">
                      {starter.purpose}
                    </Text>
                  </Stack>
                </UnstyledButton>
              </Paper>
            ))}
          </SimpleGrid>
          {chosen && <NameIt chosen={chosen} onClose={() => setChosen(null)} />}
        </>
      )}
    </Answer>
  );
}

function NameIt({ chosen, onClose }: { chosen: Chosen; onClose: () => void }) {
  const [name, setName] = useState(chosen.name);
  const navigate = useNavigate();
  const create = api.useMutation('post', '/templates');
  const isTaken = codeOf(create.error) === 'template_name_taken';
  const submit = async () => {
    const made = await create.mutateAsync({ body: { name, starter: chosen.key } }).catch(() => null);
    if (made) void navigate({ to: '/templates/$templateId', params: { templateId: String(made.id) } });
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('Begin with {name}', { name: chosen.name })}
      closeButtonProps={{ 'aria-label': t('Close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <Stack>
          <TextInput
            label={t('What is it called?')}
            value={name}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
            error={isTaken ? t('There is a template of this name. Choose another.') : null}
            required
            maxLength={200}
            data-autofocus
          />
          {!isTaken && <ProblemNote error={create.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('Cancel')}
            </Button>
            <Button type="submit" loading={create.isPending}>
              {t('Make the template')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
