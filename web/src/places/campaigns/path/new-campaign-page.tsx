import { Alert, Anchor, Button, Group, Select, Stack } from '@mantine/core';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../../api/client.ts';
import { Answer } from '../../../parts/answer.tsx';
import { Page, Part } from '../../../parts/page.tsx';
import { ProblemNote } from '../../../parts/problem-note.tsx';
import { rich, t } from '../../../words/index.ts';
import { AudienceForm, type AudienceValues } from './audience-form.tsx';
import { PathSteps } from './path-steps.tsx';
import { useTemplates, useTopics } from './use-choices.ts';

/** The first step of a campaign that is not there yet: with a name, segments and a design it becomes a draft. */
export default function NewCampaignPage() {
  const { segment } = useSearch({ from: '/campaigns/new' });
  const navigate = useNavigate();
  const templates = useTemplates();
  const topics = useTopics();
  const [templateId, setTemplateId] = useState<string | null>(null);
  const [values, setValues] = useState<AudienceValues>({
    name: '',
    topic: '',
    audience: { include: segment ? [segment] : [], exclude: [] },
    controlShare: 1_000,
    purpose: 'marketing',
  });
  const create = api.useMutation('post', '/campaigns');
  const design = templateId ?? (templates.data?.items[0] ? String(templates.data.items[0].id) : null);
  const topic = values.topic || (topics.data?.items.find(({ archivedAt }) => archivedAt === null)?.name ?? '');
  const lacks =
    values.name.trim() === ''
      ? t('Give it a name to go on.')
      : values.audience.include.length === 0
        ? t('Choose a segment to go on.')
        : topic === ''
          ? t('Choose a topic to go on.')
          : null;
  const goOn = () =>
    create.mutate(
      { body: { ...values, topic, templateId: Number(design), contents: [{ segmentId: null }] } },
      {
        onSuccess: ({ id }) =>
          void navigate({
            to: '/campaigns/$campaignId/edit',
            params: { campaignId: String(id) },
            search: { step: 'content' },
          }),
      },
    );
  return (
    <Page title={t('New campaign')} back={{ to: '/campaigns', name: t('Campaigns') }}>
      <PathSteps campaignId={null} at="audience" />
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (lacks === null && design !== null) goOn();
        }}
      >
        <Stack gap="xl">
          <AudienceForm
            values={{ ...values, topic }}
            onChange={(change) => setValues((before) => ({ ...before, ...change }))}
          />
          <Part title={t('Template')}>
            <Answer query={templates}>
              {({ items }) =>
                items.length === 0 ? (
                  <Alert>
                    {rich('There is no template yet. <link>Create one</link>: every message is made of one.', {
                      link: (inside) => (
                        <Anchor underline="always" component={Link} to="/templates">
                          {inside}
                        </Anchor>
                      ),
                    })}
                  </Alert>
                ) : (
                  <Select
                    label={t('What the message is made of')}
                    description={t('It can be changed in the next step.')}
                    data={items.map(({ id, name }) => ({ value: String(id), label: name }))}
                    value={design}
                    allowDeselect={false}
                    onChange={setTemplateId}
                    maw={640}
                  />
                )
              }
            </Answer>
          </Part>
          <ProblemNote error={create.error} />
          <Group>
            <Button type="submit" loading={create.isPending} disabled={lacks !== null || design === null}>
              {t('Go on to the content')}
            </Button>
            {lacks}
          </Group>
        </Stack>
      </form>
    </Page>
  );
}
