import { Alert, Button, Group, Paper, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { api } from '../../../api/client.ts';
import { ContactFinder } from '../../../parts/contact-finder.tsx';
import { Loading } from '../../../parts/loading.tsx';
import { Part } from '../../../parts/page.tsx';
import { t } from '../../../words/index.ts';
import { PreviewOf } from '../preview-of.tsx';
import type { Campaign, Saving } from './use-draft.ts';

const examples = 5;

/** The message of a content as somebody would get it who gets that content; or as anybody else. */
export function LivePreview({ campaign, place, saving }: { campaign: Campaign; place: number; saving: Saving }) {
  const contentId = campaign.contents[place]?.id;
  const [turn, setTurn] = useState(0);
  const [chosen, setChosen] = useState<number | null>(null);
  const people = api.useQuery(
    'get',
    '/campaigns/{campaignId}/check/contacts',
    {
      params: {
        path: { campaignId: campaign.id },
        query: { of: 'mailed', limit: examples, ...(contentId ? { contentId } : {}) },
      },
    },
    { enabled: contentId !== undefined, placeholderData: (before) => before },
  );
  const found = people.data?.items ?? [];
  const contactId = chosen ?? found[turn % Math.max(1, found.length)]?.contactId ?? null;
  return (
    <Part title={t('As it would be read')}>
      <Stack>
        <Group align="end">
          <ContactFinder label={t('Seen by')} value={contactId} onChange={setChosen} />
          {found.length > 1 && (
            <Button
              variant="default"
              onClick={() => {
                setChosen(null);
                setTurn(turn + 1);
              }}
            >
              {t('Somebody else')}
            </Button>
          )}
        </Group>
        {people.isPending && contentId !== undefined && (
          <Loading words={t('Looking for somebody who would get it …')} />
        )}
        {people.isSuccess && found.length === 0 && chosen === null && (
          <Alert color="orange">
            {t('Nobody would get this content as things are. Choose somebody above to see a message all the same.')}
          </Alert>
        )}
        {contactId !== null && (
          <Paper withBorder p="md" aria-busy={saving.kind !== 'saved'}>
            <PreviewOf
              campaignId={campaign.id}
              contactId={contactId}
              stamp={JSON.stringify([campaign.contents, campaign.templateId])}
            />
          </Paper>
        )}
        <Text size="sm" c="dimmed">
          {t('It is made by what sends, from what is saved. Codes in it are made up.')}
        </Text>
      </Stack>
    </Part>
  );
}
