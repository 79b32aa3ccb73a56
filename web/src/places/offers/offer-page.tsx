import { Button, Group, List } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { api } from '../../api/client.ts';
import { percent } from '../../format/index.ts';
import { Answer } from '../../parts/answer.tsx';
import { can } from '../../parts/can.ts';
import { useConfirm } from '../../parts/confirm.tsx';
import { failed, saved } from '../../parts/notify.ts';
import { Page, pageFor } from '../../parts/page.tsx';
import { StateWord } from '../../parts/state-word.tsx';
import { TabsInAddress } from '../../parts/tabs-in-address.tsx';
import { windowsText } from '../../parts/week-words.ts';
import { t } from '../../words/index.ts';
import { ApprovalsTab } from './approvals-tab.tsx';
import { CodesTab } from './codes-tab.tsx';
import { OfferReport } from './offer-report.tsx';
import { datesText, givesText, type Offer, stateOf, stateWords } from './offer-words.ts';
import { TryBasket } from './try-basket.tsx';
import { UsesTab } from './uses-tab.tsx';

/** An offer: what it changed, who used it, its codes, what it is allowed, and what it does to a basket. */
export default function OfferPage() {
  const { offerId } = useParams({ strict: false }) as { offerId: string };
  const offer = api.useQuery('get', '/offers/{offerId}', { params: { path: { offerId: Number(offerId) } } });
  return (
    <Answer query={offer} around={pageFor(t('Offer'), { to: '/offers', name: t('Offers') })}>
      {(found) => <TheOffer offer={found} />}
    </Answer>
  );
}

function TheOffer({ offer }: { offer: Offer }) {
  const state = stateWords[stateOf(offer)];
  const hasCodes = offer.codeKind === 'unique' || offer.codeKind === 'imported';
  const facts = [givesText(offer), windowsText(offer.windows), datesText(offer)];
  const held =
    offer.holdoutShare > 0
      ? t('{share} held back', { share: percent(offer.holdoutShare / 10_000) })
      : t('nobody held back');
  const code = offer.code ? t('code {code}', { code: offer.code }) : null;
  return (
    <Page
      title={offer.name}
      back={{ to: '/offers', name: t('Offers') }}
      beside={<StateWord mood={state.mood}>{state.name}</StateWord>}
      lead={[...facts, held, ...(code ? [code] : [])].join(' · ')}
      actions={can('offers:write') && !offer.archivedAt && <Actions offer={offer} />}
    >
      {offer.problems.length > 0 && (
        <List size="sm" c="var(--bad)">
          {offer.problems.map(({ message }) => (
            <List.Item key={message}>{message}</List.Item>
          ))}
        </List>
      )}
      <TabsInAddress
        label={t('The offer')}
        tabs={[
          { key: 'report', name: t('What it changed'), content: () => <OfferReport offer={offer} /> },
          { key: 'uses', name: t('Uses'), content: () => <UsesTab offerId={offer.id} /> },
          ...(hasCodes ? [{ key: 'codes', name: t('Codes'), content: () => <CodesTab offer={offer} /> }] : []),
          { key: 'rules', name: t('Rules and approvals'), content: () => <ApprovalsTab offer={offer} /> },
          ...(can('redemptions:write')
            ? [{ key: 'try', name: t('Try with a basket'), content: () => <TryBasket offer={offer} /> }]
            : []),
        ]}
      />
    </Page>
  );
}

function Actions({ offer }: { offer: Offer }) {
  const confirm = useConfirm();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const archive = api.useMutation('delete', '/offers/{offerId}');
  const ask = async () => {
    const isSure = await confirm({
      title: t('Archive “{name}”?', { name: offer.name }),
      verb: t('Archive the offer'),
      isDanger: true,
      children: t(
        'From now on it is refused at the till, also to those who have its code. What it changed stays here.',
      ),
    });
    if (!isSure) return;
    await archive.mutateAsync({ params: { path: { offerId: offer.id } } });
    await queries.invalidateQueries();
    saved(t('“{name}” is archived.', { name: offer.name }));
    await navigate({ to: '/offers' });
  };
  return (
    <Group gap="xs">
      <Button variant="default" loading={archive.isPending} onClick={() => void ask().catch(failed)}>
        {t('Archive')}
      </Button>
      <Button component={Link} to="/offers/$offerId/edit" params={{ offerId: String(offer.id) } as never}>
        {t('Change')}
      </Button>
    </Group>
  );
}
