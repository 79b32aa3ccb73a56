import { Anchor, Stack, Text } from '@mantine/core';
import { type ErrorComponentProps, Link, useRouter } from '@tanstack/react-router';
import { t } from '../words/index.ts';
import { Page } from './page.tsx';
import { ProblemNote } from './problem-note.tsx';

/** There is no such page. */
export function NotFound() {
  return (
    <Page title={t('There is no such page')}>
      <Stack gap="xs">
        <Text>{t('The address may be misspelt, or what was here is gone.')}</Text>
        <Anchor component={Link} to="/">
          {t('Go to Home')}
        </Anchor>
      </Stack>
    </Page>
  );
}

/** A page that could not be drawn. */
export function PageProblem({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const retry = () => {
    reset();
    void router.invalidate();
  };
  return (
    <Page title={t('Something went wrong here')}>
      <ProblemNote error={error} onRetry={retry} />
    </Page>
  );
}
