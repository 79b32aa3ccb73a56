import { Alert, Anchor, Group, Paper, Select, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { api } from '../../../api/client.ts';
import type { components } from '../../../api/schema.d.ts';
import { date, number } from '../../../format/index.ts';
import { Answer } from '../../../parts/answer.tsx';
import { Part } from '../../../parts/page.tsx';
import { rich, t } from '../../../words/index.ts';
import { replaced } from './edit-contents.ts';
import { nameOf, offerChoices, useOffers, useSegments } from './use-choices.ts';
import type { Content, Draft } from './use-draft.ts';

type Offer = components['schemas']['Offer'];
const none = 'none';

/** Which offer each content gives, if any, and what holds it. */
export function OfferStep({ path: { draft, change } }: { path: Draft }) {
  const offers = useOffers();
  const segments = useSegments();
  const contents = draft.contents as Content[];
  return (
    <Part
      title={t('Offers')}
      lead={t(
        'A content can give an offer: places for an offer in the message speak of it. Most messages are good without one.',
      )}
    >
      <Answer query={offers}>
        {({ items }) => (
          <Stack>
            {items.length === 0 && (
              <Alert>
                {rich('There is no offer yet. Go on without, or <link>create one</link>.', {
                  link: (inside) => (
                    <Anchor underline="always" component={Link} to="/offers/new">
                      {inside}
                    </Anchor>
                  ),
                })}
              </Alert>
            )}
            {contents.map((content, place) => {
              const offer = items.find(({ id }) => id === content.offerId);
              const name = content.segmentId
                ? nameOf(segments.data?.items ?? [], content.segmentId)
                : t('Everybody else');
              return (
                // biome-ignore lint/suspicious/noArrayIndexKey: the place is what a content is known by.
                <Paper key={place} withBorder p="md">
                  <Stack gap="xs">
                    <Select
                      label={content.variant ? t('{name}, variant {key}', { name, key: content.variant }) : name}
                      data={[{ value: none, label: t('No offer') }, ...offerChoices(items)]}
                      value={content.offerId ? String(content.offerId) : none}
                      allowDeselect={false}
                      onChange={(chosen) =>
                        chosen &&
                        change({
                          contents: replaced(contents, place, {
                            ...content,
                            offerId: chosen === none ? null : Number(chosen),
                          }),
                        })
                      }
                      maw={480}
                    />
                    {offer && <AboutOffer offer={offer} />}
                    {offer && !showsOffer(content) && (
                      <Text size="sm" c="dimmed">
                        {t(
                          'No slot of this content is an offer: the message speaks of it only where the template does.',
                        )}
                      </Text>
                    )}
                  </Stack>
                </Paper>
              );
            })}
          </Stack>
        )}
      </Answer>
      <Guardrails />
    </Part>
  );
}

const showsOffer = ({ slots }: Content) =>
  Object.values(slots ?? {}).some(
    (entry) =>
      entry.kind === 'offer' ||
      (entry.kind === 'choices' &&
        [...entry.choices.map(({ content }) => content), entry.otherwise].some((each) => each?.kind === 'offer')),
  );

/** What of an offer matters to a campaign: how long, when, codes left, who is held back from it. */
function AboutOffer({ offer }: { offer: Offer }) {
  const hasCodes = offer.codeKind === 'imported' || offer.codeKind === 'unique';
  const codes = api.useQuery(
    'get',
    '/offers/{offerId}/codes',
    { params: { path: { offerId: offer.id }, query: { limit: 1 } } },
    { enabled: hasCodes },
  );
  const free = codes.data?.counts.free;
  const facts = [
    offer.validUntil ? t('Valid until {date}.', { date: date(offer.validUntil) }) : null,
    offer.windowText ? t('{when}.', { when: offer.windowText }) : null,
    offer.codeKind === 'shared' && offer.code ? t('Everybody gets the code {code}.', { code: offer.code }) : null,
    offer.codeKind === 'unique' ? t('Everybody gets a code of their own, made at the launch.') : null,
    offer.codeKind === 'imported' && free !== undefined
      ? t(
          '{count, plural, one {# code} other {# codes}} left, one for each person. Without enough, nothing is launched.',
          {
            count: free,
          },
        )
      : null,
    offer.holdoutShare > 0
      ? t('{share} % of people are held back from it, to measure what it does; they get the next content that fits.', {
          share: number(offer.holdoutShare / 100),
        })
      : null,
  ].filter((fact) => fact !== null);
  return (
    <>
      <Text size="sm">{facts.join(' ')}</Text>
      {offer.problems?.map(({ path, message }) => (
        <Text key={path + message} size="sm" c="var(--bad)">
          {message}
        </Text>
      ))}
      <Group>
        <Anchor
          underline="always"
          component={Link}
          size="sm"
          to="/offers/$offerId"
          params={{ offerId: String(offer.id) } as never}
        >
          {t('See the offer')}
        </Anchor>
      </Group>
    </>
  );
}

/** What the workspace's rules do with offers, in words. */
function Guardrails() {
  return (
    <Text size="sm" c="dimmed">
      {t(
        'The check holds offers against the rules of the workspace: price parity, how large a discount may be and how often somebody may get one. Whoever is in a deselected segment gets no price offer and no paid gift.',
      )}
    </Text>
  );
}
