import { Button, Paper, Stack, Text } from '@mantine/core';
import { IconMessages } from '@tabler/icons-react';
import { useState } from 'react';
import { api, client } from '../../../api/client.ts';
import { number } from '../../../format/index.ts';
import { Answer } from '../../../parts/answer.tsx';
import { can } from '../../../parts/can.ts';
import { DataTable } from '../../../parts/data-table.tsx';
import { Empty } from '../../../parts/empty.tsx';
import { failed, saved } from '../../../parts/notify.ts';
import { offerUndo } from '../../../parts/offer-undo.tsx';
import { Page, Part } from '../../../parts/page.tsx';
import { StateWord } from '../../../parts/state-word.tsx';
import { useRefresh } from '../../../parts/use-refresh.ts';
import { t } from '../../../words/index.ts';
import { textOf, type Values } from '../form/field.ts';
import { FormDialog } from '../form/form-dialog.tsx';
import { WhoMayChange } from '../owners-only.tsx';
import { type RowAction, RowActions } from '../row-actions.tsx';
import { readTopic, type Topic, topicFields, topicValues } from './topic-form.ts';

/** What people can subscribe to. */
export default function TopicsPage() {
  const query = api.useQuery('get', '/topics');
  const refresh = useRefresh();
  const [edited, setEdited] = useState<Topic | 'new' | null>(null);
  const topic = edited === 'new' ? null : edited;
  const isMine = can('contacts:write');
  const patch = async (topicName: string, body: ReturnType<typeof readTopic> | { archived: boolean }) => {
    await client.PATCH('/topics/{topicName}', { params: { path: { topicName } }, body });
    await refresh('/topics');
  };
  const save = async (values: Values) => {
    const wanted = readTopic(values, topic);
    if (topic?.isDefined) {
      await patch(topic.name, wanted);
      offerUndo(t('{part}: saved.', { part: wanted.title }), () =>
        patch(topic.name, readTopic(topicValues(topic), topic)),
      );
      return;
    }
    await client.POST('/topics', { body: { ...wanted, name: topic?.name ?? textOf(values, 'name') } });
    await refresh('/topics');
    saved(t('{title} is defined.', { title: wanted.title }));
  };
  const archive = async ({ name, title, archivedAt }: Topic) => {
    const archived = archivedAt === null;
    await patch(name, { archived });
    offerUndo(
      archived
        ? t('{title} is archived: nobody is offered it any more.', { title })
        : t('{title} is offered again.', { title }),
      () => patch(name, { archived: !archived }),
    );
  };
  const make = isMine && <Button onClick={() => setEdited('new')}>{t('Define a topic')}</Button>;
  return (
    <Page
      title={t('Topics')}
      lead={t('Each marketing message is about one topic, and goes only to those who subscribed to it.')}
      actions={make}
    >
      <WhoMayChange scope="contacts:write" />
      <Answer query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty icon={<IconMessages size={28} aria-hidden />} title={t('There are no topics yet')} action={make}>
              {t('With several topics, people can leave one without leaving all.')}
            </Empty>
          ) : (
            <Stack gap="xl">
              <DataTable
                name={t('Topics')}
                file="topics"
                rows={items}
                rowKey={({ name }) => name}
                columns={[
                  {
                    name: t('Topic'),
                    cell: ({ name, title, isDefined }) => (
                      <Stack gap={0}>
                        <Text span fw={500}>
                          {isDefined ? title : name}
                        </Text>
                        {isDefined && (
                          <Text span size="sm" c="dimmed">
                            {name}
                          </Text>
                        )}
                      </Stack>
                    ),
                    csv: ({ name }) => name,
                  },
                  { name: t('State'), cell: TopicState },
                  {
                    name: t('Subscribed'),
                    isNumber: true,
                    cell: ({ subscribed }) => number(subscribed),
                    csv: ({ subscribed }) => subscribed,
                  },
                  ...(isMine
                    ? [
                        {
                          name: t('Change'),
                          isNumber: true,
                          cell: (row: Topic) => (
                            <RowActions
                              actions={actionsOf(row, {
                                edit: () => setEdited(row),
                                archive: () => void archive(row).catch(failed),
                              })}
                            />
                          ),
                        },
                      ]
                    : []),
                ]}
              />
              <WhatPeopleSee topics={items} />
            </Stack>
          )
        }
      </Answer>
      <FormDialog
        key={topic?.name ?? 'new'}
        title={topic?.isDefined ? t('Change {name}', { name: topic.title }) : t('Define a topic')}
        isOpen={edited !== null}
        onClose={() => setEdited(null)}
        verb={topic?.isDefined ? t('Save') : t('Define it')}
        fields={topicFields(topic, topic === null)}
        initial={topicValues(topic)}
        save={save}
      />
    </Page>
  );
}

function actionsOf(
  { name, title, isDefined, archivedAt }: Topic,
  { edit, archive }: { edit: () => void; archive: () => void },
): RowAction[] {
  if (!isDefined) return [{ name: t('Define'), of: name, run: edit }];
  return [
    { name: t('Change'), of: title, run: edit },
    archivedAt ? { name: t('Offer again'), of: title, run: archive } : { name: t('Archive'), of: title, run: archive },
  ];
}

function TopicState({ isDefined, archivedAt, isPublic, doubleOptIn }: Topic) {
  if (archivedAt) return <StateWord mood="quiet">{t('archived')}</StateWord>;
  if (!isDefined) return <StateWord mood="warn">{t('known from consents alone: define it to show it')}</StateWord>;
  if (!isPublic) return <StateWord mood="quiet">{t('for your own use')}</StateWord>;
  return <StateWord mood="good">{doubleOptIn ? t('offered, asked by mail') : t('offered')}</StateWord>;
}

function WhatPeopleSee({ topics }: { topics: readonly Topic[] }) {
  const shown = topics.filter(({ isDefined, isPublic, archivedAt }) => isDefined && isPublic && archivedAt === null);
  return (
    <Part
      title={t('What people see')}
      lead={t('The page behind "unsubscribe" and "preferences" of a message lists these, in this order.')}
    >
      {shown.length === 0 ? (
        <Text size="sm">{t('No topic is offered: people can only unsubscribe from everything.')}</Text>
      ) : (
        <Paper withBorder p="md" maw={480}>
          <Stack gap="sm">
            {shown.map(({ name, title, description }) => (
              <div key={name}>
                <Text fw={500}>{title}</Text>
                <Text size="sm" c="dimmed">
                  {description}
                </Text>
              </div>
            ))}
          </Stack>
        </Paper>
      )}
    </Part>
  );
}
