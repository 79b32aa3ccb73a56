import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { api } from '../../api/client.ts';
import { here } from '../../api/here.ts';
import { minorUnits } from '../../format/index.ts';
import { saved } from '../../parts/notify.ts';
import { Page } from '../../parts/page.tsx';
import { t } from '../../words/index.ts';
import { bodyOf, draftOfProposal, type OfferDraft } from './offer-draft.ts';
import { OfferForm } from './offer-form.tsx';

/** Makes an offer, beginning with what was proposed elsewhere. */
export default function NewOfferPage() {
  const asked = useSearch({ strict: false }) as Parameters<typeof draftOfProposal>[0];
  const navigate = useNavigate();
  const queries = useQueryClient();
  const make = api.useMutation('post', '/offers');
  const save = async (draft: OfferDraft) => {
    const places = { timeZone: here.workspace?.timeZone ?? 'UTC', minorUnits: minorUnits() };
    const body = { ...bodyOf(draft, places), kind: draft.kind, codeKind: draft.codeKind };
    const offer = await make.mutateAsync({ body: body });
    await queries.invalidateQueries();
    saved(t('“{name}” is made.', { name: offer.name }));
    const tab = offer.codeKind === 'imported' ? 'codes' : undefined;
    await navigate({
      to: '/offers/$offerId',
      params: { offerId: String(offer.id) },
      search: { tab },
    });
  };
  return (
    <Page title={t('A new offer')} back={{ to: '/offers', name: t('Offers') }}>
      <OfferForm
        begin={draftOfProposal(asked)}
        isMade={false}
        verb={t('Make the offer')}
        isSaving={make.isPending}
        error={make.error}
        onSave={(draft) => void save(draft).catch(() => {})}
        cancel={
          <Button component={Link} to="/offers" variant="default">
            {t('Cancel')}
          </Button>
        }
      />
    </Page>
  );
}
