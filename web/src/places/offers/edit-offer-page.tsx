import { Alert, Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { api } from '../../api/client.ts';
import { here } from '../../api/here.ts';
import { minorUnits } from '../../format/index.ts';
import { Answer } from '../../parts/answer.tsx';
import { saved } from '../../parts/notify.ts';
import { Page } from '../../parts/page.tsx';
import { t } from '../../words/index.ts';
import { bodyOf, changesOf, draftOf, type OfferDraft } from './offer-draft.ts';
import { OfferForm } from './offer-form.tsx';
import type { Offer } from './offer-words.ts';

/** Changes an offer, as far as those who have it can rely on it. */
export default function EditOfferPage() {
  const { offerId } = useParams({ strict: false }) as { offerId: string };
  const offer = api.useQuery(
    'get',
    '/offers/{offerId}',
    { params: { path: { offerId: Number(offerId) } } },
    { staleTime: Number.POSITIVE_INFINITY },
  );
  return (
    <Page
      title={t('Change the offer')}
      back={{ to: '/offers/$offerId', params: { offerId }, name: offer.data?.name ?? t('The offer') }}
    >
      <Answer query={offer}>{(found) => <Change key={found.id} offer={found} />}</Answer>
    </Page>
  );
}

function Change({ offer }: { offer: Offer }) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const change = api.useMutation('patch', '/offers/{offerId}');
  const places = { timeZone: here.workspace?.timeZone ?? 'UTC', minorUnits: minorUnits() };
  const begin = draftOf(offer, places);
  const to = { to: '/offers/$offerId', params: { offerId: String(offer.id) } } as const;
  const save = async (draft: OfferDraft) => {
    const body = changesOf(bodyOf(begin, places), bodyOf(draft, places));
    await change.mutateAsync({ params: { path: { offerId: offer.id } }, body: body });
    await queries.invalidateQueries();
    saved();
    await navigate(to);
  };
  return (
    <>
      <Alert variant="light" color="gray" mb="md">
        {t(
          'Once somebody has been given it, people rely on it: then only its name, a later end and more room can change.',
        )}
      </Alert>
      <OfferForm
        begin={begin}
        isMade
        verb={t('Save the changes')}
        isSaving={change.isPending}
        error={change.error}
        onSave={(draft) => void save(draft).catch(() => {})}
        cancel={
          <Button
            component={Link}
            to="/offers/$offerId"
            params={{ offerId: String(offer.id) } as never}
            variant="default"
          >
            {t('Cancel')}
          </Button>
        }
      />
    </>
  );
}
