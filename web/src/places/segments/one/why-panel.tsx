import { Drawer, Stack } from '@mantine/core';
import { api } from '../../../api/client.ts';
import { ContactFinder, contactTitle } from '../../../parts/contact-finder.tsx';
import { WhyInSegment } from '../../../parts/why-in-segment.tsx';
import { t } from '../../../words/index.ts';
import { DoorTo, doorToContact } from '../door.tsx';
import { useSegmentSearch } from './segment-search.ts';

/** At the side: why one contact is in the segment, or is not. Open while the address names somebody (`?why=17`). */
export function WhyPanel({ segmentId, name }: { segmentId: number; name: string }) {
  const [{ why }, ask] = useSegmentSearch();
  const contact = api.useQuery(
    'get',
    '/contacts/{contactId}',
    { params: { path: { contactId: why ?? 0 } } },
    { enabled: why !== undefined },
  );
  return (
    <Drawer
      opened={why !== undefined}
      onClose={() => ask({ why: undefined })}
      position="right"
      size="lg"
      title={t('Why “{name}”?', { name })}
      closeButtonProps={{ 'aria-label': t('Close') }}
      transitionProps={{ duration: 120 }}
    >
      {why !== undefined && (
        <Stack>
          <ContactFinder
            label={t('Contact')}
            value={why}
            onChange={(contactId) => contactId !== null && ask({ why: contactId })}
          />
          <WhyInSegment key={why} segmentId={segmentId} contactId={why} />
          {contact.data && (
            <DoorTo door={doorToContact(why)}>{t('Open {name}', { name: contactTitle(contact.data) })}</DoorTo>
          )}
        </Stack>
      )}
    </Drawer>
  );
}
