import { Anchor, List, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import type { paths } from '../../api/schema.d.ts';
import { number } from '../../format/index.ts';
import { Figures } from '../../parts/figures.tsx';
import { Loading } from '../../parts/loading.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { rich, t } from '../../words/index.ts';
import { DropFile } from './drop-file.tsx';

type Outcome = paths['/suppressions/csv']['post']['responses']['200']['content']['application/json'];

/** Takes a list of addresses that must not be written to. Sending it again does no harm. */
export function SuppressionFile() {
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const [isSending, setIsSending] = useState(false);
  const send = async (file: File) => {
    setIsSending(true);
    setProblem(null);
    setOutcome(null);
    try {
      const { data } = await client.POST('/suppressions/csv', {
        body: file,
        bodySerializer: (whole: unknown) => whole,
        headers: { 'Content-Type': 'text/csv' },
      });
      setOutcome(data ?? null);
    } catch (error) {
      setProblem(error);
    }
    setIsSending(false);
  };
  return (
    <Stack>
      <DropFile
        lead={t('Drop a list here: columns email, reason and detail, up to 10,000 rows')}
        onFile={(file) => void send(file)}
      />
      {isSending && <Loading />}
      <ProblemNote error={problem} />
      {outcome && (
        <Stack role="status">
          <Figures
            figures={[
              { name: t('Suppressed'), value: number(outcome.counts.suppressed) },
              { name: t('Were so already'), value: number(outcome.counts.already) },
              { name: t('Refused'), value: number(outcome.counts.rejected) },
            ]}
          />
          <List size="sm">
            {outcome.problems.slice(0, 20).map((one) => (
              <List.Item key={one.line}>
                {t('Line {line}: {reason}', { line: one.line, reason: one.problem.message })}
              </List.Item>
            ))}
          </List>
        </Stack>
      )}
      <Text size="sm">
        {rich('All of them stand under <link>Suppressions</link>.', {
          link: (inside) => (
            <Anchor component={Link} to="/settings/suppressions" inherit>
              {inside}
            </Anchor>
          ),
        })}
      </Text>
    </Stack>
  );
}
