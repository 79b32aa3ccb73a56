import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDisclosure } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { t } from '../../words/index.ts';

/** The button that makes a contact by hand. Somebody who is known already is opened instead of made twice. */
export function NewContact() {
  const [isOpen, { open, close }] = useDisclosure();
  const [problem, setProblem] = useState<unknown>(null);
  const navigate = useNavigate();
  const form = useForm({
    initialValues: { email: '', firstName: '', lastName: '', externalId: '' },
    validate: {
      email: (email, { externalId }) =>
        email.trim() === '' && externalId.trim() === '' ? t('Give an e-mail address or a customer number.') : null,
    },
  });
  const make = form.onSubmit(async (values) => {
    const { email, externalId, firstName, lastName } = Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, value.trim() || undefined]),
    );
    setProblem(null);
    try {
      const attributes = { ...(firstName && { firstName }), ...(lastName && { lastName }) };
      const body = { ...(email && { email }), ...(externalId && { externalId }), attributes };
      const { data } = await client.POST('/contacts', { body });
      await navigate({ to: '/contacts/$contactId', params: { contactId: String(data!.contactId) } });
    } catch (error) {
      setProblem(error);
    }
  });
  return (
    <>
      <Button onClick={open}>{t('New contact')}</Button>
      <Modal opened={isOpen} onClose={close} title={t('New contact')} closeButtonProps={{ 'aria-label': t('Close') }}>
        <form onSubmit={make}>
          <Stack>
            <TextInput label={t('E-mail')} type="email" data-autofocus {...form.getInputProps('email')} />
            <Group grow>
              <TextInput label={t('First name')} {...form.getInputProps('firstName')} />
              <TextInput label={t('Last name')} {...form.getInputProps('lastName')} />
            </Group>
            <TextInput label={t('Customer number')} {...form.getInputProps('externalId')} />
            <Text size="sm" c="dimmed">
              {t('No marketing goes out before consent is recorded on the page of the contact.')}
            </Text>
            <ProblemNote error={problem} />
            <Group justify="flex-end">
              <Button variant="default" onClick={close}>
                {t('Cancel')}
              </Button>
              <Button type="submit" loading={form.submitting}>
                {t('Make the contact')}
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  );
}
