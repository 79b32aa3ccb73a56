import { Button, Group, Text } from '@mantine/core';
import { api, client } from '../../api/client.ts';
import { dateTime } from '../../format/index.ts';
import { can } from '../../parts/can.ts';
import { useConfirm } from '../../parts/confirm.tsx';
import { failed, saved } from '../../parts/notify.ts';
import { offerUndo } from '../../parts/offer-undo.tsx';
import { Part } from '../../parts/page.tsx';
import { t } from '../../words/index.ts';
import { suppressionWords } from './contact-words.ts';
import { useContactChanged } from './use-contact-changed.ts';

/** Whether the address is barred, since when and why; bars it, or takes that back. */
export function ContactSuppression({ email, reason }: { email: string; reason: string | null }) {
  const changed = useContactChanged();
  const confirm = useConfirm();
  const { data } = api.useQuery('get', '/suppressions', { params: { query: { email } } }, { enabled: reason !== null });
  const [found] = data?.items ?? [];
  const bar = async () => {
    await client.POST('/suppressions', { body: { email, reason: reason ?? 'by-hand' } });
    await changed();
  };
  const allow = async () => {
    await client.DELETE('/suppressions', { params: { query: { email } } });
    await changed();
  };
  const askAndAllow = async () => {
    const question = {
      title: t('Allow {email} again?', { email }),
      verb: t('Allow the address'),
      children: t(
        'Whoever complained or asked not to be written to should say so first. The audit keeps who allowed it.',
      ),
    };
    if (!(await confirm(question))) return;
    await allow()
      .then(() => saved(t('The address may be written to again, as far as consent goes.')))
      .catch(failed);
  };
  const barAndTell = () =>
    void bar()
      .then(() => offerUndo(t('{email} is suppressed.', { email }), allow))
      .catch(failed);
  return (
    <Part title={t('Suppression')}>
      <Group justify="space-between" gap="sm">
        <Text size="sm" maw={520}>
          {reason === null
            ? t('The address is not suppressed.')
            : t('{email} must not be written to, whatever the consent: {reason}.', {
                email,
                reason: suppressionWords(reason),
              })}
          {found && (
            <Text span size="sm" c="dimmed" display="block">
              {[dateTime(found.at), found.detail].filter(Boolean).join(' · ')}
            </Text>
          )}
        </Text>
        {can('contacts:write') &&
          (reason === null ? (
            <Button size="xs" variant="default" onClick={barAndTell}>
              {t('Suppress the address')}
            </Button>
          ) : (
            <Button size="xs" variant="default" onClick={() => void askAndAllow()}>
              {t('Allow it again')}
            </Button>
          ))}
      </Group>
    </Part>
  );
}
