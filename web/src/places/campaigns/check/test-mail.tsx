import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { api } from '../../../api/client.ts';
import { here } from '../../../api/here.ts';
import type { components } from '../../../api/schema.d.ts';
import { can } from '../../../parts/can.ts';
import { ContactFinder } from '../../../parts/contact-finder.tsx';
import { Part } from '../../../parts/page.tsx';
import { ProblemNote } from '../../../parts/problem-note.tsx';
import { t } from '../../../words/index.ts';
import { pickExamples } from './pick-examples.ts';
import type { Check } from './use-check.ts';

/** One message of the campaign to oneself, as somebody of the audience would get it. */
export function TestMail({ campaign, check }: { campaign: components['schemas']['Campaign']; check: Check }) {
  const [to, setTo] = useState(here.operator?.email ?? '');
  const [as, setAs] = useState<number | null>(pickExamples(check.contents, 1)[0]?.contactId ?? null);
  const send = api.useMutation('post', '/campaigns/{campaignId}/test-mail');
  if (!can('campaigns:write')) return null;
  const outcome = send.data;
  return (
    <Part title={t('Test mail')} lead={t('Goes to you alone. Nothing in it is counted.')}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (as !== null) send.mutate({ params: { path: { campaignId: campaign.id } }, body: { contactId: as, to } });
        }}
      >
        <Stack gap="sm">
          <Group align="end">
            <ContactFinder label={t('As')} value={as} onChange={setAs} />
            <TextInput
              type="email"
              label={t('To')}
              value={to}
              required
              withAsterisk={false}
              onChange={({ currentTarget }) => setTo(currentTarget.value)}
              miw={260}
            />
            <Button type="submit" variant="default" loading={send.isPending} disabled={as === null || to === ''}>
              {t('Send a test mail')}
            </Button>
          </Group>
          <ProblemNote error={send.error} />
          {outcome && (
            <Text role="status" size="sm">
              {outcome.outcome === 'accepted'
                ? t('The mail server took it: {answer}', { answer: outcome.answer })
                : t('The mail server did not take it: {answer}', { answer: outcome.answer })}
            </Text>
          )}
        </Stack>
      </form>
    </Part>
  );
}
