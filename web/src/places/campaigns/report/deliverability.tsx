import { Stack, Text } from '@mantine/core';
import { api } from '../../../api/client.ts';
import { number } from '../../../format/index.ts';
import { Answer } from '../../../parts/answer.tsx';
import { type Column, DataTable } from '../../../parts/data-table.tsx';
import { Measure } from '../../../parts/measure.tsx';
import { Part } from '../../../parts/page.tsx';
import { t } from '../../../words/index.ts';
import { Door, type OutcomeName } from './door.tsx';
import { outcomeWords } from './outcome-words.ts';
import type { Report } from './use-report.ts';

/** How each mail domain took it, and why messages were refused or came back. */
export function Deliverability({ report }: { report: Report }) {
  const path = { params: { path: { campaignId: report.campaignId } } };
  const query = api.useQuery('get', '/reports/campaigns/{campaignId}/delivery', path);
  return (
    <Answer query={query}>
      {({ domains, reasons }) => (
        <Stack gap="xl">
          <Part
            title={t('By mail domain')}
            lead={t('A domain that takes less, or where hardly anybody opens, may put messages aside as spam.')}
          >
            <DataTable
              name={t('By mail domain')}
              file="mail-domains"
              rows={domains}
              rowKey={({ domain }) => domain}
              columns={domainColumns}
            />
          </Part>
          <Part title={t('Why messages were refused or came back')}>
            {reasons.length === 0 ? (
              <Text c="dimmed">{t('None was refused, none came back.')}</Text>
            ) : (
              <DataTable
                name={t('Why messages were refused or came back')}
                file="refusals"
                rows={reasons}
                rowKey={({ outcome, reason }) => outcome + reason}
                columns={[
                  {
                    name: t('What was said'),
                    csv: ({ reason }) => reason,
                    cell: ({ reason }) => (
                      <span style={{ overflowWrap: 'anywhere' }}>{reason.replaceAll('-', ' ')}</span>
                    ),
                  },
                  {
                    name: t('What became of it'),
                    csv: ({ outcome }) => outcomeWords(outcome),
                    cell: ({ outcome }) => outcomeWords(outcome),
                  },
                  {
                    name: t('Messages'),
                    isNumber: true,
                    csv: ({ count }) => count,
                    cell: ({ outcome, reason, count }) => (
                      <Door count={count} about={reason} selection={{ outcome, reason }} />
                    ),
                  },
                ]}
              />
            )}
          </Part>
        </Stack>
      )}
    </Answer>
  );
}

type Domain = {
  domain: string;
  planned: number;
  accepted: number;
  rejected: number;
  bouncedHard: number;
  bouncedSoft: number;
  complained: number;
  opened: number;
};

const door = (row: Domain, outcome: OutcomeName & keyof Domain, of?: number) => (
  <Door
    count={row[outcome]}
    about={`${row.domain}, ${outcomeWords(outcome)}`}
    selection={{ outcome, domain: row.domain }}
  >
    {of === undefined ? number(row[outcome]) : <Measure count={row[outcome]} of={of} />}
  </Door>
);

const domainColumns: Column<Domain>[] = [
  { name: t('Domain'), csv: ({ domain }) => domain, cell: ({ domain }) => domain },
  {
    name: t('Accepted'),
    csv: ({ accepted }) => accepted,
    cell: (row) => door(row, 'accepted', row.planned),
  },
  {
    name: t('People who opened'),
    csv: ({ opened }) => opened,
    cell: (row) => door(row, 'opened', row.accepted),
  },
  { name: t('Refused'), isNumber: true, csv: ({ rejected }) => rejected, cell: (row) => door(row, 'rejected') },
  {
    name: t('Came back'),
    isNumber: true,
    csv: ({ bouncedHard, bouncedSoft }) => bouncedHard + bouncedSoft,
    cell: (row) => (
      <>
        {door(row, 'bouncedHard')}
        {' + '}
        {door(row, 'bouncedSoft')}
      </>
    ),
  },
  { name: t('Spam'), isNumber: true, csv: ({ complained }) => complained, cell: (row) => door(row, 'complained') },
];
