import { Button, Group, Paper, Stack } from '@mantine/core';
import { api, client } from '../../../api/client.ts';
import { offerUndo } from '../../../parts/offer-undo.tsx';
import { ProblemNote } from '../../../parts/problem-note.tsx';
import { t } from '../../../words/index.ts';
import { SlowWords } from '../slow-words.tsx';
import type { Template, Trait } from './template.ts';
import type { Decisions } from './traits-table.tsx';
import { useChanged } from './use-changed.ts';

/** What was decided and not yet applied: all of it makes one new version. Taken back by an undo. */
export function PendingBar(props: {
  template: Template;
  traits: readonly Trait[];
  pending: Decisions;
  onSettled: () => void;
}) {
  const { template, traits, pending, onSettled } = props;
  const changed = useChanged();
  const path = { params: { path: { customerTemplateId: template.id } } };
  const apply = api.useMutation('patch', '/customers/templates/{customerTemplateId}', {
    onSuccess: async (_, { body }) => {
      const before = (body.traits ?? []).map(({ key }) => ({
        key,
        decision: traits.find((trait) => trait.key === key)?.decision ?? 'auto',
      }));
      await changed();
      onSettled();
      offerUndo(t('The traits that count are changed.'), async () => {
        await client.PATCH('/customers/templates/{customerTemplateId}', { ...path, body: { traits: before } });
        await changed();
      });
    },
  });
  if (pending.size === 0) return null;
  const send = () =>
    apply.mutate({ ...path, body: { traits: [...pending].map(([key, decision]) => ({ key, decision })) } });
  return (
    <Paper withBorder shadow="sm" p="sm" pos="sticky" top={68} style={{ zIndex: 2 }}>
      <Stack gap="xs">
        <Group gap="xs">
          <Button loading={apply.isPending} onClick={send}>
            {t('{count, plural, one {Apply # change} other {Apply # changes}}', { count: pending.size })}
          </Button>
          <Button variant="default" onClick={onSettled}>
            {t('Leave it as it was')}
          </Button>
        </Group>
        <SlowWords isWaiting={apply.isPending}>
          {t('The scores, the thresholds and the check are worked out anew: some seconds.')}
        </SlowWords>
        <ProblemNote error={apply.error} />
      </Stack>
    </Paper>
  );
}
