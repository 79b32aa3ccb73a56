import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import { ApiProblem } from '../../api/problem.ts';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { t } from '../../words/index.ts';

/** The button that makes a company by hand. One with the same key is opened instead. */
export function NewCompany() {
  const [isOpen, { open, close }] = useDisclosure();
  const [key, setKey] = useState('');
  const [name, setName] = useState('');
  const [problem, setProblem] = useState<unknown>(null);
  const navigate = useNavigate();
  const make = async () => {
    setProblem(null);
    try {
      const company = { key: key.trim(), ...(name.trim() && { name: name.trim() }) };
      const { data } = await client.POST('/companies/bulk', { body: { companies: [company] } });
      const [outcome] = data!.outcomes;
      if (outcome?.kind === 'rejected') throw new ApiProblem({ status: 400, detail: outcome.problem.message });
      await navigate({ to: '/companies/$companyKey', params: { companyKey: company.key } });
    } catch (error) {
      setProblem(error);
    }
  };
  return (
    <>
      <Button onClick={open}>{t('New company')}</Button>
      <Modal opened={isOpen} onClose={close} title={t('New company')} closeButtonProps={{ 'aria-label': t('Close') }}>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void make();
          }}
        >
          <Stack>
            <TextInput
              label={t('Name')}
              value={name}
              data-autofocus
              onChange={({ currentTarget }) => setName(currentTarget.value)}
            />
            <TextInput
              label={t('Key')}
              description={t('What your other systems call it: the number of the organisation, or of the customer.')}
              required
              value={key}
              onChange={({ currentTarget }) => setKey(currentTarget.value)}
            />
            <ProblemNote error={problem} />
            <Group justify="flex-end">
              <Button variant="default" onClick={close}>
                {t('Cancel')}
              </Button>
              <Button type="submit" disabled={key.trim() === ''}>
                {t('Make the company')}
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  );
}
