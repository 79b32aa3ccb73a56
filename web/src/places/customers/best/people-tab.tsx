import { Group, NativeSelect, Stack, Text } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { client } from '../../../api/client.ts';
import type { paths } from '../../../api/schema.d.ts';
import { number, partOf } from '../../../format/index.ts';
import { Answer } from '../../../parts/answer.tsx';
import { CopyValue } from '../../../parts/copy.tsx';
import { type Column, DataTable } from '../../../parts/data-table.tsx';
import { Figures } from '../../../parts/figures.tsx';
import { Part } from '../../../parts/page.tsx';
import { StateWord } from '../../../parts/state-word.tsx';
import { usePages } from '../../../parts/use-pages.ts';
import { useSetSearch } from '../../../parts/use-set-search.ts';
import { t } from '../../../words/index.ts';
import { type Door, DoorTo, doorToContact } from '../door.tsx';
import { MakeSegment } from '../make-segment.tsx';
import { signed } from './score-text.ts';
import { type Advice, adviceWords, type Template } from './template.ts';
import { ThresholdsPart } from './thresholds-part.tsx';
import { WhyScore } from './why-score.tsx';

type Ranked =
  paths['/customers/templates/{customerTemplateId}/contacts']['get']['responses'][200]['content']['application/json']['items'][number];

const route = getRouteApi('/customers/best/$templateId');
const advices = Object.keys(adviceWords) as Advice[];

/** Who is like the best: counted by advice, listed with reasons, one explained, and where "go" begins. */
export function PeopleTab({ template }: { template: Template }) {
  if (template.scored === null)
    return (
      <Text>{t('Nobody has been scored yet. Score everybody (above), and those most like the best stand here.')}</Text>
    );
  return (
    <Stack gap="xl">
      <Counted template={template} scored={template.scored} />
      <TheList template={template} />
      <WhyScore templateId={template.id} />
      {template.kept > 0 && <ThresholdsPart template={template} />}
    </Stack>
  );
}

function Counted({ template, scored }: { template: Template; scored: NonNullable<Template['scored']> }) {
  const { advice: shown } = route.useSearch() as { advice?: Advice };
  const counts = { go: scored.go, 'think-twice': scored.thinkTwice, no: scored.no };
  const all = scored.go + scored.thinkTwice + scored.no;
  const wanted = shown ?? 'go';
  const { word } = adviceWords[wanted];
  return (
    <Stack gap="sm">
      <Figures
        figures={advices.map((advice) => ({
          name: adviceWords[advice].word,
          value: number(counts[advice]),
          note: t('{share} of those scored', { share: partOf(counts[advice], all) }),
          door: {
            to: '/customers/best/$templateId',
            params: { templateId: String(template.id) },
            search: { tab: 'people', who: 'everybody', advice },
          },
        }))}
      />
      <MakeSegment
        segment={{
          name: t('{template}: {advice}', { template: template.name, advice: word }),
          purpose: t('People like our best customers, by a template.'),
          definition: {
            version: 1,
            root: { type: 'value', name: template.valueNames.advice, op: 'in', values: [wanted] },
          },
        }}
        words={t('Make a segment of “{advice}”', { advice: word })}
      />
    </Stack>
  );
}

function TheList({ template: { id, valueNames } }: { template: Template }) {
  const { who, advice } = route.useSearch() as { who?: 'everybody'; advice?: Advice };
  const setSearch = useSetSearch();
  return (
    <Part
      title={t('The most like them first')}
      actions={
        <Group gap="xs">
          <NativeSelect
            size="xs"
            label={t('Whom to list')}
            value={who ?? ''}
            onChange={({ currentTarget }) => void setSearch({ who: currentTarget.value || undefined })}
            data={[
              { value: '', label: t('Those who have never ordered') },
              { value: 'everybody', label: t('Everybody') },
            ]}
          />
          <NativeSelect
            size="xs"
            label={t('Advice')}
            value={advice ?? ''}
            onChange={({ currentTarget }) => void setSearch({ advice: currentTarget.value || undefined })}
            data={[
              { value: '', label: t('Any') },
              ...advices.map((value) => ({ value, label: adviceWords[value].word })),
            ]}
          />
        </Group>
      }
    >
      <RankedTable templateId={id} prospects={who === undefined} advice={advice} />
      <Group gap="xs">
        <Text size="sm" c="dimmed">
          {t('Segments and messages read it by these names:')}
        </Text>
        <CopyValue value={valueNames.score} of={t('the name of the score')} />
        <CopyValue value={valueNames.advice} of={t('the name of the advice')} />
      </Group>
    </Part>
  );
}

/** Why a contact scores so, below the list. */
const doorToWhy = (contact: number): Door => ({
  to: '.',
  search: ((before: object) => ({ ...before, contact })) as never,
  resetScroll: false,
});

const columns: Column<Ranked>[] = [
  {
    name: t('Contact'),
    cell: ({ contactId, email, externalId, explanation }) => (
      <Stack gap={0}>
        <DoorTo door={doorToContact(contactId)}>
          {email ?? externalId ?? t('Contact {id}', { id: String(contactId) })}
        </DoorTo>
        <Text size="sm" c="dimmed">
          {explanation.replaceAll(', -', ', −')}
        </Text>
      </Stack>
    ),
    csv: ({ email, externalId, contactId }) => email ?? externalId ?? contactId,
  },
  {
    name: t('Score'),
    isNumber: true,
    cell: ({ contactId, score }) => <DoorTo door={doorToWhy(contactId)}>{signed(score)}</DoorTo>,
    csv: ({ score }) => score,
  },
  {
    name: t('Advice'),
    cell: ({ advice }) => <StateWord mood={adviceWords[advice].mood}>{adviceWords[advice].word}</StateWord>,
    csv: ({ advice }) => adviceWords[advice].word,
  },
  {
    name: t('Has ordered'),
    cell: ({ isProspect }) => (isProspect ? t('never') : t('yes')),
    csv: ({ isProspect }) => (isProspect ? t('never') : t('yes')),
  },
];

function RankedTable(asked: { templateId: number; prospects: boolean; advice: Advice | undefined }) {
  const { templateId, prospects, advice } = asked;
  const people = usePages<Ranked>(
    ['get', '/customers/templates/{customerTemplateId}/contacts', asked],
    async (cursor) => {
      const query = {
        limit: 25,
        ...(prospects ? { prospects: 'true' as const } : {}),
        ...(advice ? { advice } : {}),
        ...(cursor ? { cursor } : {}),
      };
      const params = { path: { customerTemplateId: templateId }, query };
      return (await client.GET('/customers/templates/{customerTemplateId}/contacts', { params })).data!;
    },
  );
  return (
    <Answer query={people.query} words={t('Looking for who is like them. This takes some seconds in a large shop.')}>
      {(rows) =>
        rows.length === 0 ? (
          <Text c="dimmed">{t('Nobody scored so. Choose another advice, or everybody.')}</Text>
        ) : (
          <DataTable
            name={t('Like the best')}
            file="like-our-best"
            columns={columns}
            rows={rows}
            rowKey={({ contactId }) => contactId}
            {...people.more}
          />
        )
      }
    </Answer>
  );
}
