import { ActionIcon, Button, Group, List, NumberInput, Stack, Text, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { here } from '../../api/here.ts';
import type { components } from '../../api/schema.d.ts';
import { minorUnits, money } from '../../format/index.ts';
import { ContactFinder } from '../../parts/contact-finder.tsx';
import { Part } from '../../parts/page.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { StateWord } from '../../parts/state-word.tsx';
import { t } from '../../words/index.ts';

import type { Offer } from './offer-words.ts';
import { reasonText } from './refusal-words.ts';

type Evaluation = components['schemas']['OfferEvaluation'];
type Line = { product: string; category: string; amount: number | '' };

const emptyLine: Line = { product: '', category: '', amount: '' };

/** A basket as a till would show it, and what every offer says to it. Nothing is used. */
export function TryBasket({ offer }: { offer: Offer }) {
  const [contactId, setContactId] = useState<number | null>(null);
  const [lines, setLines] = useState<Line[]>([
    { ...emptyLine, product: offer.rules.products[0] ?? '', category: offer.rules.categories[0] ?? '' },
  ]);
  const [code, setCode] = useState(offer.code ?? '');
  const contact = api.useQuery(
    'get',
    '/contacts/{contactId}',
    { params: { path: { contactId: contactId ?? 0 } } },
    { enabled: contactId !== null },
  );
  const evaluate = api.useMutation('post', '/offers/evaluate');
  const change = (place: number, changes: Partial<Line>) =>
    setLines(lines.map((line, each) => (each === place ? { ...line, ...changes } : line)));
  const ask = () => {
    if (!contact.data) return;
    const { externalId, email } = contact.data;
    evaluate.mutate({
      body: {
        contact: externalId ? { externalId } : { email: email ?? '' },
        codes: code.trim() === '' ? [] : [code.trim()],
        lines: lines
          .filter(({ product, amount }) => product.trim() !== '' && amount !== '')
          .map(({ product, category, amount }) => ({
            product: product.trim(),
            category: category.trim() || null,
            quantity: 1,
            amount: Math.round(Number(amount) * minorUnits()),
          })),
      },
    });
  };
  return (
    <Part
      title={t('What would it give?')}
      lead={t('Put together a basket as the till would show it now. Nothing is used.')}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          ask();
        }}
      >
        <Stack gap="sm" maw={820}>
          <ContactFinder label={t('Who buys')} value={contactId} onChange={setContactId} />
          {lines.map((line, place) => (
            <Group
              // biome-ignore lint/suspicious/noArrayIndexKey: lines have no name but their place, and what is typed changes them
              key={`${place} ${lines.length}`}
              gap="sm"
              align="end"
              wrap="wrap"
            >
              <TextInput
                label={t('Product')}
                value={line.product}
                onChange={({ currentTarget }) => change(place, { product: currentTarget.value })}
                required
              />
              <TextInput
                label={t('Category')}
                value={line.category}
                onChange={({ currentTarget }) => change(place, { category: currentTarget.value })}
              />
              <NumberInput
                label={t('Costs ({currency})', { currency: here.workspace?.currency ?? '' })}
                w={150}
                min={0}
                decimalScale={2}
                value={line.amount}
                onChange={(value) => change(place, { amount: typeof value === 'number' ? value : '' })}
                required
              />
              {lines.length > 1 && (
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size="lg"
                  aria-label={t('Take line {line} out', { line: place + 1 })}
                  onClick={() => setLines(lines.filter((_, each) => each !== place))}
                >
                  <IconTrash size={18} aria-hidden />
                </ActionIcon>
              )}
            </Group>
          ))}
          <Group gap="sm" align="end">
            <TextInput
              label={t('Code they say')}
              value={code}
              onChange={({ currentTarget }) => setCode(currentTarget.value)}
            />
            <Button variant="default" onClick={() => setLines([...lines, emptyLine])}>
              {t('Add a line')}
            </Button>
            <Button type="submit" loading={evaluate.isPending} disabled={!contact.data}>
              {t('See what applies')}
            </Button>
          </Group>
          <ProblemNote error={evaluate.error} />
          {evaluate.data && <Verdict evaluation={evaluate.data} offerId={offer.id} />}
        </Stack>
      </form>
    </Part>
  );
}

/** This offer first, then what else applies, and why the others do not. */
function Verdict({ evaluation, offerId }: { evaluation: Evaluation; offerId: number }) {
  const { offers, refused, best } = evaluation;
  const mine = offers.find((one) => one.offerId === offerId);
  const refusal = refused.find((one) => one.offerId === offerId);
  const giving = ({ discount, gives, points }: Evaluation['offers'][number]) => {
    if (discount) return t('{amount} off', { amount: money(discount) });
    return gives ?? (points ? t('{points, plural, one {# point} other {# points}}', { points }) : t('applies'));
  };
  return (
    <Stack gap="sm" role="status">
      {mine ? (
        <Group gap="sm">
          <StateWord mood="good">{t('it applies')}</StateWord>
          <Text>{giving(mine)}</Text>
          {mine.limitedBy && (
            <Text size="sm">{t('less than it says, because of {reason}', { reason: reasonText(mine.limitedBy) })}</Text>
          )}
        </Group>
      ) : (
        <Group gap="sm">
          <StateWord mood="warn">{t('it does not apply')}</StateWord>
          <Text>
            {refusal
              ? t('{reason}: {detail}', { reason: reasonText(refusal.reason), detail: refusal.detail })
              : t('The till was not asked about it.')}
          </Text>
        </Group>
      )}
      <Text>
        {t('The best of all offers together: {amount} off.', { amount: money(best.discount + best.shippingDiscount) })}
      </Text>
      <OtherOffers
        title={t('Also applies')}
        lines={offers.filter((one) => one.offerId !== offerId).map((one) => `${one.name}: ${giving(one)}`)}
      />
      <OtherOffers
        title={t('Does not apply')}
        lines={refused
          .filter((one) => one.offerId !== offerId)
          .map((one) => `${one.name ?? one.code ?? ''}: ${reasonText(one.reason)}`)}
      />
    </Stack>
  );
}

function OtherOffers({ title, lines }: { title: string; lines: readonly string[] }) {
  if (lines.length === 0) return null;
  return (
    <div>
      <Text fw={600} size="sm">
        {title}
      </Text>
      <List size="sm">
        {lines.map((line) => (
          <List.Item key={line}>{line}</List.Item>
        ))}
      </List>
    </div>
  );
}
