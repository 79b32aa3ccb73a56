import { Button, Stack, Text } from '@mantine/core';
import { t } from '../../../words/index.ts';
import { DoorTo, doorToContact } from '../door.tsx';
import { contactName } from './contact-name.ts';
import { useSegmentSearch } from './segment-search.ts';

type Person = { contactId: number; name?: string | null; email: string | null; externalId: string | null };

/** A contact in a row: a door to its page, with the e-mail below the name. */
export function PersonCell({ person }: { person: Person }) {
  const title = contactName(person);
  const below = [person.email, person.externalId].filter((text) => text && text !== title).join(' · ');
  return (
    <Stack gap={0}>
      <DoorTo door={doorToContact(person.contactId)}>{title}</DoorTo>
      {below && (
        <Text size="sm" c="dimmed">
          {below}
        </Text>
      )}
    </Stack>
  );
}

/** Opens the panel that says why somebody is in the segment, or not; the address keeps it. */
export function WhyButton({ person }: { person: Person }) {
  const [, ask] = useSegmentSearch();
  return (
    <Button
      variant="subtle"
      size="compact-sm"
      aria-label={t('Why? {name}', { name: contactName(person) })}
      onClick={() => ask({ why: person.contactId }, { isStep: true })}
    >
      {t('Why?')}
    </Button>
  );
}
