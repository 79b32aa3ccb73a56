import { Button, Group, Paper, SegmentedControl, Select, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { saved } from '../../parts/notify.ts';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { useRefresh } from '../../parts/use-refresh.ts';
import { t } from '../../words/index.ts';
import { type Decision, decisions } from './strategy-words.ts';

/** What each decision does, said before it is made. */
const effects: Record<Decision, string> = {
  prioritise: t('They come first: service, sales and campaigns can see it.'),
  keep: t('They are served as before.'),
  deselect: t('They get no discounts and no gifts that cost money, whatever else they are in.'),
};

/** Decides about one segment, with the reason that others will read. */
export function DecideForm(props: { segmentId: number | null; onChoose: (segmentId: number | undefined) => void }) {
  const { segmentId, onChoose } = props;
  const refresh = useRefresh();
  const segments = api.useQuery('get', '/segments', { params: { query: { limit: 500 } } });
  const [decision, setDecision] = useState<Decision>('prioritise');
  const [reason, setReason] = useState('');
  const [reviewOn, setReviewOn] = useState('');
  const decide = api.useMutation('put', '/customers/decisions/{segmentId}', {
    onSuccess: async () => {
      await refresh('/customers/decisions', '/customers/importance', '/customers/strategy-board');
      saved(t('Decided. Offers go by it from now on.'));
      setReason('');
      onChoose(undefined);
    },
  });
  const submit = () => {
    if (segmentId === null) return;
    const body = { decision, reason, ...(reviewOn ? { reviewOn } : {}) };
    decide.mutate({ params: { path: { segmentId } }, body });
  };
  return (
    <Paper withBorder p="md">
      <form
        aria-label={t('Decide about a segment')}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Stack gap="sm">
          <Group align="end" gap="sm">
            <Select
              label={t('Segment')}
              searchable
              required
              miw={240}
              data={(segments.data?.items ?? []).map(({ id, name }) => ({ value: String(id), label: name }))}
              value={segmentId === null ? null : String(segmentId)}
              onChange={(value) => onChoose(value === null ? undefined : Number(value))}
            />
            <SegmentedControl
              aria-label={t('Decision')}
              value={decision}
              onChange={(value) => setDecision(value as Decision)}
              data={(Object.keys(decisions) as Decision[]).map((value) => ({ value, label: decisions[value].verb }))}
            />
          </Group>
          <Text size="sm" c="dimmed">
            {effects[decision]}
          </Text>
          <Group align="end" gap="sm">
            <TextInput
              label={t('Reason, as others will read it')}
              required
              style={{ flex: 1 }}
              miw={240}
              value={reason}
              onChange={({ currentTarget }) => setReason(currentTarget.value)}
            />
            <TextInput
              type="date"
              label={t('Look again on')}
              description={t('In six months when left empty')}
              inputWrapperOrder={['label', 'input', 'description']}
              value={reviewOn}
              onChange={({ currentTarget }) => setReviewOn(currentTarget.value)}
            />
          </Group>
          <ProblemNote error={decide.error} />
          <Group>
            <Button type="submit" loading={decide.isPending} disabled={segmentId === null || reason.trim() === ''}>
              {t('Decide')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Paper>
  );
}
