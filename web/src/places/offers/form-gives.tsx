import { Group, NativeSelect, NumberInput, TextInput } from '@mantine/core';
import { here } from '../../api/here.ts';
import { t } from '../../words/index.ts';
import type { OfferDraft } from './offer-draft.ts';
import { kindNames, type OfferKind } from './offer-words.ts';

export type FormPart = {
  draft: OfferDraft;
  change: (changes: Partial<OfferDraft>) => void;
  /** Whether the offer is there already: its kind and its kind of code never change. */
  isMade: boolean;
};

/** A field for a number gives a number, or nothing while it is empty. */
export const asField = (value: string | number): number | '' => (typeof value === 'number' ? value : '');

/** "It gives [5] [per cent off]". */
export function FormGives({ draft, change, isMade }: FormPart) {
  const { kind, percent, amount, points, gives } = draft;
  const currency = here.workspace?.currency ?? '';
  return (
    <Group align="end" gap="sm">
      <NativeSelect
        label={t('It gives')}
        value={kind}
        disabled={isMade}
        onChange={({ currentTarget }) => change({ kind: currentTarget.value as OfferKind })}
        data={Object.entries(kindNames).map(([value, label]) => ({ value, label }))}
      />
      {kind === 'percent' && (
        <NumberInput
          label={t('Per cent')}
          w={120}
          min={0.01}
          max={100}
          decimalScale={2}
          suffix=" %"
          value={percent}
          onChange={(value) => change({ percent: asField(value) })}
          required
        />
      )}
      {kind === 'amount' && (
        <NumberInput
          label={t('Off the order ({currency})', { currency })}
          w={180}
          min={0}
          decimalScale={2}
          value={amount}
          onChange={(value) => change({ amount: asField(value) })}
          required
        />
      )}
      {kind === 'points' && (
        <NumberInput
          label={t('How many points')}
          w={160}
          min={1}
          allowDecimal={false}
          value={points}
          onChange={(value) => change({ points: asField(value) })}
          required
        />
      )}
      {(kind === 'gift' || kind === 'event-invitation' || kind === 'early-access') && (
        <TextInput
          label={
            kind === 'gift'
              ? t('The gift, in words')
              : kind === 'early-access'
                ? t('To what')
                : t('The event, in words')
          }
          miw={280}
          value={gives}
          onChange={({ currentTarget }) => change({ gives: currentTarget.value })}
          required={kind !== 'early-access'}
        />
      )}
      {(kind === 'gift' || kind === 'free-shipping') && (
        <NumberInput
          label={t('What one costs us ({currency})', { currency })}
          w={220}
          min={0}
          decimalScale={2}
          value={amount}
          onChange={(value) => change({ amount: asField(value) })}
        />
      )}
    </Group>
  );
}
