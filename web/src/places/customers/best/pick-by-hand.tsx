import { Button, Group, Stack, Text } from '@mantine/core';
import { api } from '../../../api/client.ts';
import { ContactFinder, contactTitle } from '../../../parts/contact-finder.tsx';
import { useSetSearch } from '../../../parts/use-set-search.ts';
import { t } from '../../../words/index.ts';
import { DoorTo, doorToContact } from '../door.tsx';
import { fewest, most } from './read-picked.ts';

/** Best customers found one after another; the address keeps them. */
export function PickByHand({ picked }: { picked: readonly number[] }) {
  const setSearch = useSetSearch();
  const keep = (ids: readonly number[]) =>
    void setSearch({ pick: ids.length > 0 ? ids.join(',') : undefined }, { replace: true });
  const lacking = fewest - picked.length;
  return (
    <Stack gap="xs">
      {picked.length < most && (
        <ContactFinder
          key={picked.length}
          label={t('Pick a best customer')}
          value={null}
          onChange={(id) => id !== null && keep([...new Set([...picked, id])])}
        />
      )}
      <Text fw={600} size="sm">
        {t('Picked: {count} of {most}', { count: picked.length, most })}
      </Text>
      {picked.length > 0 && (
        <Stack component="ul" gap={4} p={0} m={0} style={{ listStyle: 'none' }} aria-label={t('Picked')}>
          {picked.map((id) => (
            <PickedContact key={id} contactId={id} onLeaveOut={() => keep(picked.filter((other) => other !== id))} />
          ))}
        </Stack>
      )}
      <Text size="sm" c="dimmed" role="status">
        {lacking > 0
          ? t('{lacking} more at least, {most} at most.', { lacking, most })
          : t('{count, plural, one {# more} other {# more}} can be picked.', { count: most - picked.length })}
      </Text>
    </Stack>
  );
}

function PickedContact({ contactId, onLeaveOut }: { contactId: number; onLeaveOut: () => void }) {
  const contact = api.useQuery('get', '/contacts/{contactId}', { params: { path: { contactId } } }, { retry: false });
  const name = contact.data ? contactTitle(contact.data) : t('Contact {id}', { id: String(contactId) });
  return (
    <Group component="li" justify="space-between" wrap="nowrap" gap="xs">
      {contact.error ? (
        <Text size="sm" c="dimmed">
          {t('{name}, not known', { name })}
        </Text>
      ) : (
        <DoorTo door={doorToContact(contactId)} size="sm">
          {name}
        </DoorTo>
      )}
      <Button
        size="compact-sm"
        variant="subtle"
        flex="none"
        aria-label={t('Leave out {name}', { name })}
        onClick={onLeaveOut}
      >
        {t('Leave out')}
      </Button>
    </Group>
  );
}
