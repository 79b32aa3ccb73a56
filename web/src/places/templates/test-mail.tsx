import { Anchor, Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { here } from '../../api/here.ts';
import { can } from '../../parts/can.ts';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { t } from '../../words/index.ts';
import { languageName, useLook } from './look-choices.tsx';
import type { Draft } from './use-draft.ts';

/** Sends the letter as it stands in the editor to oneself, as whoever is looked at it as. */
export function TestMail({ draft, onClose }: { draft: Draft; onClose: () => void }) {
  const [look] = useLook();
  const [to, setTo] = useState(here.operator?.email ?? '');
  const send = api.useMutation('post', '/templates/test-mail');
  const as = {
    ...(look.contact ? { contactId: look.contact } : {}),
    ...(look.language ? { language: look.language } : {}),
  };
  const wasTaken = send.data?.outcome === 'accepted';
  return (
    <Modal opened onClose={onClose} title={t('Send a test mail')} closeButtonProps={{ 'aria-label': t('Close') }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          send.mutate({ body: { ...draft, ...as, to: to.trim() } });
        }}
      >
        <Stack>
          <Text size="sm">
            {look.contact
              ? t(
                  'As it stands in the editor, made as for the contact of the preview. “[test]” stands before the subject; nothing is counted.',
                )
              : t(
                  'As it stands in the editor, made as for a made-up contact. “[test]” stands before the subject; nothing is counted.',
                )}
          </Text>
          {look.language && <Text size="sm">{t('In {language}.', { language: languageName(look.language) })}</Text>}
          <TextInput
            type="email"
            label={t('To')}
            value={to}
            onChange={({ currentTarget }) => setTo(currentTarget.value)}
            required
            data-autofocus
          />
          <ProblemNote error={send.error} />
          {send.data && (
            <Text role="status">
              {wasTaken
                ? t('Sent. The mail server said: {answer}', { answer: send.data.answer })
                : t('Not sent. The mail server said: {answer}', { answer: send.data.answer })}{' '}
              {wasTaken && can('mailbox:read') && (
                <Anchor component={Link} to="/mailbox">
                  {t('Look into the mailbox')}
                </Anchor>
              )}
            </Text>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('Close')}
            </Button>
            <Button type="submit" loading={send.isPending}>
              {t('Send the test')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
