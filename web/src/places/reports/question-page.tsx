import { Anchor, Button, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { api } from '../../api/client.ts';
import type { components } from '../../api/schema.d.ts';
import { number, percent } from '../../format/index.ts';
import { Answer } from '../../parts/answer.tsx';
import { can } from '../../parts/can.ts';
import { BarChart } from '../../parts/charts/bar-chart.tsx';
import { LineChart } from '../../parts/charts/line-chart.tsx';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { Figures } from '../../parts/figures.tsx';
import { failed, saved } from '../../parts/notify.ts';
import { Page, Part } from '../../parts/page.tsx';
import { t } from '../../words/index.ts';

type Report = components['schemas']['QuestionReport'];
type Months = Report['months'];
type SegmentRow = Report['segments'][number];
type Estimate = components['schemas']['Estimate'];

/** What the kind of the question goes by: the score of nps, the share satisfied of csat; nothing of a choice. */
const mainOf = (figures: { nps?: Estimate; satisfied?: Estimate }): Estimate | null =>
  figures.nps ?? figures.satisfied ?? null;
const knownValue = (estimate: Estimate | null) => (estimate?.kind === 'estimated' ? estimate.value : null);

/** What contacts answered to a question, by segment and month. */
export default function QuestionPage() {
  const { questionName } = useParams({ strict: false }) as { questionName: string };
  const report = api.useQuery('get', '/reports/questions/{questionName}', { params: { path: { questionName } } });
  return (
    <Page
      title={report.data?.question.text ?? t('A question')}
      back={{ to: '/reports/questions', name: t('Questions and answers') }}
      actions={can('contacts:write') && report.data && <ArchiveButton name={questionName} />}
    >
      <Answer query={report}>{(found) => <Found report={found} file={`question-${questionName}`} />}</Answer>
    </Page>
  );
}

function ArchiveButton({ name }: { name: string }) {
  const queries = useQueryClient();
  const question = api.useQuery('get', '/questions/{questionName}', { params: { path: { questionName: name } } });
  const change = api.useMutation('patch', '/questions/{questionName}');
  const isArchived = question.data?.archivedAt != null;
  const set = async () => {
    await change.mutateAsync({ params: { path: { questionName: name } }, body: { archived: !isArchived } });
    await queries.invalidateQueries();
    saved(
      isArchived
        ? t('It may be asked again.')
        : t('It cannot be asked any more. Answers to what was sent still count.'),
    );
  };
  return (
    <Button variant="default" loading={change.isPending} onClick={() => void set().catch(failed)}>
      {isArchived ? t('Ask it again') : t('Archive the question')}
    </Button>
  );
}

function Found({ report, file }: { report: Report; file: string }) {
  const { everybody, answers, question, segments, months } = report;
  const labelOf = (key: string) => question.choices.find((choice) => choice.key === key)?.label ?? key;
  const isNps = question.kind === 'nps';
  const say = isNps ? (value: number) => number(Math.round(value)) : percent;
  return (
    <Stack gap="xl">
      <Stack gap="sm">
        <Text>{everybody.sentence}</Text>
        <Figures
          figures={[
            { name: t('Answered in a message'), value: number(answers.message) },
            { name: t('On the page behind it'), value: number(answers.page) },
            { name: t('From another system'), value: number(answers.api) },
            { name: t('Withdrawn'), value: number(answers.withdrawn), note: t('no person had clicked') },
          ]}
        />
      </Stack>
      {everybody.shares.some(({ share }) => share.kind === 'estimated') && (
        <Part title={t('What everybody answered')}>
          <BarChart
            name={t('Share of people by answer')}
            file={`${file}-answers`}
            categories={everybody.shares.map(({ answer }) => labelOf(answer))}
            categoryName={t('Answer')}
            bars={[
              {
                name: t('Share of people'),
                values: everybody.shares.map(({ share }) => knownValue(share)),
                intervals: everybody.shares.map(({ share }) => (share.kind === 'estimated' ? share : null)),
              },
            ]}
            say={percent}
          />
        </Part>
      )}
      {question.kind !== 'choice' && months.length > 1 && (
        <ByMonth months={months} file={file} say={say} isNps={isNps} />
      )}
      <Part title={t('By segment')} lead={t('Of those who are members now.')}>
        {segments.length === 0 ? (
          <Text c="dimmed">{t('No member of any segment has answered yet.')}</Text>
        ) : (
          <DataTable
            name={t('Answers by segment')}
            file={`${file}-segments`}
            columns={segmentColumns}
            rows={segments}
            rowKey={({ id }) => id}
          />
        )}
      </Part>
    </Stack>
  );
}

function ByMonth({
  months,
  file,
  say,
  isNps,
}: {
  months: Months;
  file: string;
  say: (value: number) => string;
  isNps: boolean;
}) {
  const inOrder = [...months].reverse();
  const edge = (side: 'low' | 'high') =>
    inOrder.map((month) => {
      const main = mainOf(month);
      return main?.kind === 'estimated' ? main[side] : null;
    });
  return (
    <Part title={t('By month')}>
      <LineChart
        name={isNps ? t('Would recommend, by month') : t('Satisfied, by month')}
        file={`${file}-months`}
        at={inOrder.map(({ month }) => month)}
        atName={t('Month')}
        fromZero={!isNps}
        say={say}
        lines={[
          {
            name: isNps ? t('Score') : t('Satisfied'),
            values: inOrder.map((month) => knownValue(mainOf(month))),
            band: { low: edge('low'), high: edge('high') },
          },
        ]}
      />
    </Part>
  );
}

const segmentColumns: readonly Column<SegmentRow>[] = [
  {
    name: t('Segment'),
    cell: ({ id, name }) => (
      <Anchor component={Link} to={'/segments/$segmentId' as never} params={{ segmentId: String(id) } as never}>
        {name}
      </Anchor>
    ),
    csv: ({ name }) => name,
  },
  { name: t('People'), isNumber: true, cell: ({ people }) => number(people), csv: ({ people }) => people },
  { name: t('In words'), cell: ({ sentence }) => sentence, csv: ({ sentence }) => sentence },
];
