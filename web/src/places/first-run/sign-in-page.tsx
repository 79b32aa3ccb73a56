import { Alert, Button, Code, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { signIn } from '../../api/auth.ts';
import { ApiProblem } from '../../api/problem.ts';
import { describeProblem } from '../../parts/problem-note.tsx';
import { rich, t } from '../../words/index.ts';
import { findReturn } from './find-return.ts';
import { OutsideLayout } from './outside-layout.tsx';

function tellRefusal(error: unknown): string {
  const status = error instanceof ApiProblem ? error.body.status : undefined;
  if (status === 401) return t('This e-mail address and this password do not go together. Check both and try again.');
  if (status === 429) return t('Too many attempts. Wait a minute, then try again.');
  const { what, advice } = describeProblem(error);
  return [what, advice].filter(Boolean).join(' ');
}

/** The way in. Loads the page anew afterwards, so that nothing of somebody else's visit is left in it. */
export default function SignInPage() {
  const [refusal, setRefusal] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const enter = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    setIsBusy(true);
    setRefusal(null);
    try {
      await signIn({ email: String(given.get('email')).trim(), password: String(given.get('password')) });
      location.replace(findReturn(location));
    } catch (error) {
      setRefusal(tellRefusal(error));
      setIsBusy(false);
    }
  };
  return (
    <OutsideLayout title={t('Sign in')}>
      <Stack>
        <Title order={1}>{t('Sign in')}</Title>
        {refusal && (
          <Alert color="red" variant="light" role="alert" icon={<IconAlertTriangle aria-hidden />}>
            {refusal}
          </Alert>
        )}
        <form onSubmit={(event) => void enter(event)}>
          <Stack>
            <TextInput
              name="email"
              type="email"
              label={t('E-mail')}
              autoComplete="username"
              required
              autoFocus
              withAsterisk={false}
            />
            <PasswordInput
              name="password"
              label={t('Password')}
              autoComplete="current-password"
              required
              withAsterisk={false}
              visibilityToggleButtonProps={{ 'aria-label': t('Show what is typed') }}
            />
            <Button type="submit" loading={isBusy}>
              {t('Sign in')}
            </Button>
          </Stack>
        </form>
        <Text size="sm" c="dimmed">
          {rich(
            'No account yet, or no password? An owner of your workspace adds you under Settings; whoever runs this server does it with <code>npm run operator</code>.',
            { code: (inside) => <Code>{inside}</Code> },
          )}
        </Text>
      </Stack>
    </OutsideLayout>
  );
}
