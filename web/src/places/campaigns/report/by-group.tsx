import { Anchor, Stack } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { money } from '../../../format/index.ts';
import { type Column, DataTable } from '../../../parts/data-table.tsx';
import { shareDifference } from '../../../parts/measure-share.ts';
import { Part } from '../../../parts/page.tsx';
import { t } from '../../../words/index.ts';
import { fullOf, Share } from '../share.tsx';
import { Door, type Selection } from './door.tsx';
import { outcomeWords } from './outcome-words.ts';
import { sayDifference } from './say-difference.ts';
import { Sentence } from './sentence.tsx';
import type { Counts, Report } from './use-report.ts';

type Row = Counts & { key: string; name: string; link: { segmentId: number } | null; only: Omit<Selection, 'outcome'> };

/** By segment and by variant: shares with the interval they truly lie in, and whether a difference may be chance. */
export function ByGroup({ report }: { report: Report }) {
  const segments: Row[] = report.bySegment.map(({ segmentId, segment, ...counts }) => ({
    ...counts,
    key: String(segmentId),
    name: segmentId === null ? t('Everybody else') : segment,
    link: segmentId === null ? null : { segmentId },
    only: { segment: segmentId ?? ('none' as const) },
  }));
  const variants: Row[] = report.byVariant.map(({ variant, ...counts }) => ({
    ...counts,
    key: variant,
    name: t('Variant {key}', { key: variant }),
    link: null,
    only: { variant },
  }));
  return (
    <Stack gap="xl">
      <Part
        title={t('By segment')}
        lead={t(
          'Whose content they got. Segments differ in who is in them: that one opens more does not say its content is better.',
        )}
      >
        <Groups name={t('By segment')} file="by-segment" rows={segments} />
      </Part>
      {variants.length > 1 && (
        <Part
          title={t('By variant')}
          lead={t('Drawn at random, so a difference that is no chance comes from the message.')}
        >
          <Stack>
            <Verdicts rows={variants} />
            <Groups name={t('By variant')} file="by-variant" rows={variants} />
          </Stack>
        </Part>
      )}
    </Stack>
  );
}

/** Each variant against the first: the interval before any winner. */
function Verdicts({ rows }: { rows: readonly Row[] }) {
  const [first, ...others] = rows;
  if (!first) return null;
  return (
    <Stack gap="xs">
      {others.flatMap((other) =>
        (['opened', 'clicked'] as const).map((what) => {
          const estimate = shareDifference(
            { hits: other[what], of: other.accepted },
            { hits: first[what], of: first.accepted },
          );
          if (!estimate) return null;
          const about = what === 'opened' ? t('opening') : t('clicking');
          return (
            <Sentence key={other.key + what} estimate={estimate}>
              {sayDifference(estimate, { name: other.name, against: first.name, about })}
            </Sentence>
          );
        }),
      )}
    </Stack>
  );
}

function Groups({ name, file, rows }: { name: string; file: string; rows: readonly Row[] }) {
  const opened = fullOf(rows.map((row) => ({ hits: row.opened, of: row.accepted })));
  const clicked = fullOf(rows.map((row) => ({ hits: row.clicked, of: row.accepted })));
  const count = (row: Row, outcome: 'accepted' | 'unsubscribed' | 'redeemed') => (
    <Door count={row[outcome]} about={`${row.name}, ${outcomeWords(outcome)}`} selection={{ outcome, ...row.only }} />
  );
  const share = (row: Row, outcome: 'opened' | 'clicked', full: number) => (
    <Door count={row[outcome]} about={`${row.name}, ${outcomeWords(outcome)}`} selection={{ outcome, ...row.only }}>
      <Share hits={row[outcome]} of={row.accepted} full={full} />
    </Door>
  );
  const columns: Column<Row>[] = [
    {
      name: t('Content for'),
      csv: (row) => row.name,
      cell: (row) =>
        row.link ? (
          <Anchor
            component={Link}
            to="/segments/$segmentId"
            params={{ segmentId: String(row.link.segmentId) } as never}
            inherit
          >
            {row.name}
          </Anchor>
        ) : (
          row.name
        ),
    },
    { name: t('Accepted'), isNumber: true, csv: (row) => row.accepted, cell: (row) => count(row, 'accepted') },
    { name: t('People who opened'), csv: (row) => row.opened, cell: (row) => share(row, 'opened', opened) },
    { name: t('People who clicked'), csv: (row) => row.clicked, cell: (row) => share(row, 'clicked', clicked) },
    {
      name: t('Unsubscribed'),
      isNumber: true,
      csv: (row) => row.unsubscribed,
      cell: (row) => count(row, 'unsubscribed'),
    },
    { name: t('Offer used'), isNumber: true, csv: (row) => row.redeemed, cell: (row) => count(row, 'redeemed') },
    {
      name: t('Orders'),
      isNumber: true,
      csv: (row) => row.conversions,
      cell: (row) => (
        <Door
          count={row.conversions}
          about={`${row.name}, ${outcomeWords('ordered')}`}
          selection={{ outcome: 'ordered', ...row.only }}
        />
      ),
    },
    { name: t('Revenue'), isNumber: true, csv: (row) => row.revenue, cell: (row) => money(row.revenue) },
  ];
  return <DataTable name={name} file={file} rows={rows} rowKey={({ key }) => key} columns={columns} />;
}
