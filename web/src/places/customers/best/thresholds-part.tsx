import { Button, Group, NumberInput, Text } from '@mantine/core';
import { useState } from 'react';
import { api, client } from '../../../api/client.ts';
import { can } from '../../../parts/can.ts';
import { offerUndo } from '../../../parts/offer-undo.tsx';
import { Part } from '../../../parts/page.tsx';
import { ProblemNote } from '../../../parts/problem-note.tsx';
import { t } from '../../../words/index.ts';
import { ScoreLine } from './score-line.tsx';
import { scoreText } from './score-text.ts';
import type { Template } from './template.ts';
import { useChanged } from './use-changed.ts';

/** Go, think twice, no: where they begin, with the scores of the best drawn, and a form to move them. */
export function ThresholdsPart({ template }: { template: Template }) {
  const { thresholds, bestScores } = template;
  return (
    <Part title={t('Go, think twice, no')} lead={t('Dots: what the best customers themselves score.')}>
      <ScoreLine go={thresholds.go} no={thresholds.no} bestScores={bestScores} />
      <Text size="sm" c="dimmed" maw="90ch">
        {thresholds.why}
      </Text>
      {can('customers:write') && <ThresholdsForm key={`${thresholds.go} ${thresholds.no}`} template={template} />}
    </Part>
  );
}

function ThresholdsForm({ template: { id, thresholds } }: { template: Template }) {
  const { proposed, byOperator } = thresholds;
  const [go, setGo] = useState<number | string>(thresholds.go);
  const [no, setNo] = useState<number | string>(thresholds.no);
  const changed = useChanged();
  const path = { params: { path: { customerTemplateId: id } } };
  const set = api.useMutation('patch', '/customers/templates/{customerTemplateId}', {
    onSuccess: async () => {
      const before = byOperator ? { go: thresholds.go, no: thresholds.no } : null;
      offerUndo(t('The thresholds are changed.'), async () => {
        await client.PATCH('/customers/templates/{customerTemplateId}', { ...path, body: { thresholds: before } });
        await changed();
      });
      await changed();
    },
  });
  const send = (wanted: { go: number; no: number } | null) => set.mutate({ ...path, body: { thresholds: wanted } });
  const shared = { decimalScale: 1, step: 0.1, min: -1000, max: 1000, required: true, w: 120 };
  return (
    <form
      aria-label={t('Thresholds')}
      onSubmit={(event) => {
        event.preventDefault();
        send({ go: Number(go), no: Number(no) });
      }}
    >
      <Group align="flex-end" gap="xs">
        <NumberInput label={t('No below')} value={no} onChange={setNo} {...shared} />
        <NumberInput label={t('Go from')} value={go} onChange={setGo} {...shared} />
        <Button type="submit" variant="default" loading={set.isPending}>
          {t('Set these')}
        </Button>
        {byOperator && (
          <Button variant="subtle" onClick={() => send(null)}>
            {t('As proposed: {no} and {go}', { no: scoreText(proposed.no), go: scoreText(proposed.go) })}
          </Button>
        )}
      </Group>
      <ProblemNote error={set.error} />
    </form>
  );
}
