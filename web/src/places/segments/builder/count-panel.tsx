import { Alert, Anchor, Divider, Group, Loader, Paper, Stack, Text, TextInput, VisuallyHidden } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { number, partOf } from '../../../format/index.ts';
import { Age } from '../../../parts/age.tsx';
import { ProblemNote } from '../../../parts/problem-note.tsx';
import { t } from '../../../words/index.ts';
import type { Counts } from './use-counts.ts';

/** To two digits, as an estimate is sure of no more. */
const roundTo = (count: number, digits: number): number => {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, count))) - digits + 1);
  return Math.round(count / unit) * unit;
};

/** How many match what is written, how sure that is and how old, and some of the people. */
export function CountPanel(props: {
  counts: Counts;
  isEmpty: boolean;
  /** The day asked about, at its beginning; empty: now. */
  day: string;
  onDay: (day: string) => void;
}) {
  const { counts, isEmpty, day, onDay } = props;
  return (
    <Paper withBorder p="md" component="section" aria-label={t('How many')}>
      <Stack gap="sm">
        {isEmpty ? (
          <Text c="dimmed">{t('Say who is meant, and how many that are stands here.')}</Text>
        ) : (
          <>
            <Counted counts={counts} />
            <TextInput
              type="date"
              size="sm"
              label={t('As it was, or will be, on the day')}
              value={day}
              onChange={({ currentTarget }) => onDay(currentTarget.value)}
            />
          </>
        )}
      </Stack>
    </Paper>
  );
}

function Counted({ counts }: { counts: Counts }) {
  const { preview, isCounting, isCountingExactly, error, countedAt, conditions } = counts;
  if (error) return <ProblemNote error={error} />;
  if (!preview)
    return (
      <Group gap="xs" role="status">
        <Loader size="xs" aria-hidden />
        <Text c="dimmed">{t('Counting …')}</Text>
      </Group>
    );
  const { count, interval, isExact, population, sample, cost } = preview;
  const words = isExact
    ? t('{count, plural, one {# person} other {# people}}', { count })
    : t('about {count} people', { count: number(roundTo(count, 2)) });
  const range = t('{low} to {high}', {
    low: number(roundTo(interval.low, 2)),
    high: number(roundTo(interval.high, 2)),
  });
  return (
    <>
      <Stack gap={2} style={{ opacity: isCounting ? 0.6 : 1 }}>
        <Group gap="xs" align="baseline">
          <Text fz={26} fw={600} lh={1.2}>
            {words}
          </Text>
          {(isCounting || isCountingExactly) && <Loader size={14} aria-hidden />}
        </Group>
        {!isExact && <Text>{t('({range}, 95 % sure)', { range })}</Text>}
        <Text size="sm" c="dimmed">
          {t('{share} of {population} contacts', { share: partOf(count, population), population: number(population) })}
        </Text>
        <Text size="sm" c="dimmed">
          <Age at={countedAt} />
          {isExact ? '' : t(', from a sample of {sample}', { sample: number(sample) })}
          {isCountingExactly ? t('; counting exactly …') : ''}
        </Text>
      </Stack>
      <VisuallyHidden role="status">
        {isCounting ? '' : isExact ? words : t('{words}, {range}', { words, range })}
      </VisuallyHidden>
      {cost.warning && cost.level !== 'fine' && (
        <Alert color="yellow" title={t('Costly to work out')} p="xs">
          {cost.warning}
        </Alert>
      )}
      {conditions && conditions.examples.length > 0 && (
        <>
          <Divider />
          <Stack gap={4}>
            <Text size="sm" fw={600}>
              {t('For example')}
            </Text>
            {conditions.examples.map(({ contactId, name, email, externalId }) => (
              <Anchor
                key={contactId}
                component={Link}
                to={'/contacts/$contactId' as '/'}
                params={{ contactId: `${contactId}` } as never}
                target="_blank"
                size="sm"
                underline="always"
              >
                {name ?? email ?? externalId ?? t('Contact {id}', { id: `${contactId}` })}
              </Anchor>
            ))}
          </Stack>
        </>
      )}
    </>
  );
}
