import { Button, Group, List, Stack, Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { client } from '../../api/client.ts';
import { useConfirm } from '../../parts/confirm.tsx';
import { contactTitle } from '../../parts/contact-finder.tsx';
import { failed, saved } from '../../parts/notify.ts';
import { Part } from '../../parts/page.tsx';
import { t } from '../../words/index.ts';
import { useContactChanged } from './use-contact-changed.ts';
import type { WholeContact } from './whole-contact.ts';

/** Forgets a person for good, once the e-mail was typed. */
export function EraseContact({ contact }: { contact: WholeContact }) {
  const confirm = useConfirm();
  const navigate = useNavigate();
  const changed = useContactChanged();
  const name = contactTitle(contact);
  const erase = async () => {
    const question = {
      title: t('Erase {name} for good?', { name }),
      verb: t('Erase for good'),
      isDanger: true,
      typed: contact.email ?? contact.externalId ?? String(contact.id),
      children: (
        <Stack gap="xs">
          <Text size="sm">{t('What goes:')}</Text>
          <List size="sm">
            <List.Item>{t('attributes, scores, consents, notes and ties to companies')}</List.Item>
            <List.Item>{t('orders, opens, clicks and all other events, which reports no longer count')}</List.Item>
            <List.Item>{t('segments it was in, and messages that wait')}</List.Item>
            <List.Item>{t('whoever was merged into this contact')}</List.Item>
          </List>
          <Text size="sm">{t('What stays:')}</Text>
          <List size="sm">
            <List.Item>
              {contact.suppressed === null
                ? t('a line in Activity that contact number {id} was erased, without the name', {
                    id: String(contact.id),
                  })
                : t('the suppression of the address, so that nobody writes to it by mistake')}
            </List.Item>
            <List.Item>{t('numbers of events, so that a repeated delivery does not bring them back')}</List.Item>
          </List>
          <Text size="sm" fw={500}>
            {t('This cannot be undone.')}
          </Text>
        </Stack>
      ),
    };
    if (!(await confirm(question))) return;
    try {
      await client.DELETE('/contacts/{contactId}', { params: { path: { contactId: contact.id } } });
      await navigate({ to: '/contacts' });
      await changed();
      saved(t('The contact is erased.'));
    } catch (error) {
      failed(error);
    }
  };
  return (
    <Part title={t('Erase')} lead={t('Forgets this person and what they did. For whoever asks to be forgotten.')}>
      <Group>
        <Button variant="default" onClick={() => void erase()}>
          {t('Erase this contact')}
        </Button>
      </Group>
    </Part>
  );
}
