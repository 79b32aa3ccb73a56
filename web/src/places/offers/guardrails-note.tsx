import { Alert, Anchor, List, Stack, Text } from '@mantine/core';
import { IconBan, IconShield } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { money, percent } from '../../format/index.ts';
import { t } from '../../words/index.ts';
import type { Guardrail } from './explain-guardrails.ts';

const PolicyLink = () => (
  <Anchor component={Link} to="/offers/policy" size="sm">
    {t('What offers may do')}
  </Anchor>
);

/** One guardrail in a sentence: what it does, and why it is there. */
function sentenceOf(rail: Guardrail, nameOf: (segmentId: number) => string): string {
  switch (rail.rule) {
    case 'same-price':
      return rail.verdict === 'allows'
        ? t('Everybody pays the same price here, and this offer leaves prices alone.')
        : t(
            'Everybody pays the same price here, so a price offer cannot be launched, and nobody can approve it. Give a gift, early access, an invitation or points instead.',
          );
    case 'mobile-group':
      if (rail.verdict === 'unset')
        return t('Nobody has said which segment is the mobile group, so newcomers are not kept from price offers.');
      return rail.verdict === 'asks'
        ? t(
            'It is for “{segment}”, the mobile group: a discount given to a newcomer is expected for ever after. A campaign with it needs an approval with a reason.',
            { segment: nameOf(rail.segmentId) },
          )
        : t(
            'A campaign that would give it to anybody in “{segment}”, the mobile group, is refused until it is approved: a discount given to a newcomer is expected for ever after.',
            { segment: nameOf(rail.segmentId) },
          );
    case 'higher-step':
      return rail.percent === null
        ? t(
            'A campaign that would give somebody more than they were ever given is refused until it is approved: discounts are expected to grow.',
          )
        : t(
            'A campaign is refused until it is approved when somebody was given a discount before, and never one of {percent}: discounts are expected to grow.',
            { percent: percent(rail.percent / 100) },
          );
    case 'budget-offer':
      return t('It stops when it has given {amount} of discount within {days, plural, one {# day} other {# days}}.', {
        amount: money(rail.amount),
        days: rail.days,
      });
    case 'budget-contact':
      return t(
        'Nobody gets more than {amount} of discount from all offers within {days, plural, one {# day} other {# days}}.',
        { amount: money(rail.amount), days: rail.days },
      );
    case 'margin-floor':
      return t(
        '{floors, plural, one {A margin floor cuts} other {# margin floors cut}} the discount of a line that would be sold too cheaply.',
        { floors: rail.floors },
      );
    case 'max-total':
      return t('All discounts together take at most {share} off a basket.', { share: percent(rail.share) });
  }
}

/** What the policy has to say about this offer: what is forbidden on top, with why; what is only watched below. */
export function GuardrailsNote({
  rails,
  nameOf,
}: {
  rails: readonly Guardrail[];
  nameOf: (segmentId: number) => string;
}) {
  const forbidden = rails.find(({ verdict }) => verdict === 'forbids');
  if (forbidden)
    return (
      <Alert
        color="red"
        variant="light"
        role="alert"
        icon={<IconBan aria-hidden />}
        title={t('The policy forbids this offer')}
      >
        <Stack gap="xs">
          <Text size="sm">{sentenceOf(forbidden, nameOf)}</Text>
          <PolicyLink />
        </Stack>
      </Alert>
    );
  if (rails.length === 0) return <Text size="sm">{t('No guardrail speaks of an offer of this kind.')}</Text>;
  return (
    <Stack gap="xs">
      <List size="sm" spacing={6} icon={<IconShield size={16} aria-hidden />} center={false}>
        {rails.map((rail) => (
          <List.Item key={rail.rule}>{sentenceOf(rail, nameOf)}</List.Item>
        ))}
      </List>
      <Text size="sm" c="dimmed">
        {t('Campaigns are judged when they are checked and launched, baskets at the till.')}
      </Text>
      <PolicyLink />
    </Stack>
  );
}
