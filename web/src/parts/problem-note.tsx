import { Alert, Button, Group, List, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { ApiProblem, type ProblemBody } from '../api/problem.ts';
import { t } from '../words/index.ts';

/** What happened and what to do, of any error. Pure. */
export function describeProblem(error: unknown): { what: string; advice: string | null; body: ProblemBody | null } {
  if (!(error instanceof ApiProblem))
    return { what: t('This page could not be drawn.'), advice: t('Load it anew.'), body: null };
  const { body } = error;
  if (body.status === 0)
    return { what: t('The server does not answer. Nothing was lost.'), advice: t('Try again in a moment.'), body };
  if (body.code === undefined && (body.status ?? 500) >= 500)
    return { what: t('The server could not answer.'), advice: t('Try again in a moment.'), body };
  return { what: body.detail ?? body.title ?? t('The server could not answer.'), advice: body.advice ?? null, body };
}

/** An error as a person can use it: what happened, each field that is wrong, what to do next. */
export function ProblemNote({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  if (error === null || error === undefined) return null;
  const { what, advice, body } = describeProblem(error);
  const fields = body?.errors ?? [];
  return (
    <Alert color="red" variant="light" icon={<IconAlertTriangle aria-hidden />} role="alert" title={what}>
      <Stack gap="xs">
        {fields.length > 0 && (
          <List size="sm">
            {fields.map(({ path, message }) => (
              <List.Item key={`${path}${message}`}>
                <Text span fw={500}>
                  {path.replace(/^(body|query|params)\./, '')}
                </Text>
                {`: ${message}`}
              </List.Item>
            ))}
          </List>
        )}
        {advice && <Text size="sm">{advice}</Text>}
        {body?.requestId && (
          <Text size="xs" c="dimmed">
            {t('Number of the request: {id}', { id: body.requestId })}
          </Text>
        )}
        {onRetry && (
          <Group>
            <Button size="xs" variant="default" onClick={onRetry}>
              {t('Try again')}
            </Button>
          </Group>
        )}
      </Stack>
    </Alert>
  );
}
