import { Button, Stack } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import type { BodyOf } from '../../api/body-of.ts';
import { api } from '../../api/client.ts';
import { can } from '../../parts/can.ts';
import { saved } from '../../parts/notify.ts';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { t } from '../../words/index.ts';

/** A button that makes a segment of the people who are looked at, and goes there. */
export function MakeSegment(props: { segment: BodyOf<'/segments', 'post'>; words?: string; size?: 'xs' | 'sm' }) {
  const { segment, words = t('Make a segment of them'), size = 'sm' } = props;
  const navigate = useNavigate();
  const make = api.useMutation('post', '/segments', {
    onSuccess: ({ id, name }) => {
      saved(t('The segment {name} is being built.', { name }));
      void navigate({ to: `/segments/${id}` });
    },
  });
  if (!can('segments:write')) return null;
  return (
    <Stack gap="xs" align="flex-start">
      <Button size={size} variant="default" loading={make.isPending} onClick={() => make.mutate({ body: segment })}>
        {words}
      </Button>
      <ProblemNote error={make.error} />
    </Stack>
  );
}
