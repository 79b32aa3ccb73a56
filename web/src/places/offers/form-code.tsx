import { Group, NativeSelect, NumberInput, Stack, Text, TextInput } from '@mantine/core';
import { t } from '../../words/index.ts';
import { asField, type FormPart } from './form-gives.tsx';
import type { OfferDraft } from './offer-draft.ts';

const kinds: Readonly<Record<OfferDraft['codeKind'], { name: string; note: string }>> = {
  none: { name: t('nothing: whoever it is for has it'), note: t('The till has to know who the customer is.') },
  shared: { name: t('one code for everybody'), note: t('Anybody who has heard it can say it.') },
  unique: {
    name: t('a code of their own, made by Kohort'),
    note: t(
      'Each contact gets one when a message with the offer is planned. It holds once, and for that contact only.',
    ),
  },
  imported: {
    name: t('a code of their own, from a list'),
    note: t(
      'Make or bring in the list once the offer is there. Too few codes stop a launch, with the number that is missing.',
    ),
  },
};

/** "At the till they say [one code for everybody] [MORNING5]". */
export function FormCode({ draft, change, isMade }: FormPart) {
  return (
    <Stack gap={4}>
      <Group align="end" gap="sm">
        <NativeSelect
          label={t('At the till they say')}
          value={draft.codeKind}
          disabled={isMade}
          onChange={({ currentTarget }) => change({ codeKind: currentTarget.value as OfferDraft['codeKind'] })}
          data={Object.entries(kinds).map(([value, { name }]) => ({ value, label: name }))}
        />
        {draft.codeKind === 'shared' && (
          <TextInput
            label={t('The code')}
            placeholder="MORNING5"
            value={draft.code}
            onChange={({ currentTarget }) => change({ code: currentTarget.value })}
            required
            maxLength={40}
          />
        )}
      </Group>
      <Text size="sm" c="dimmed">
        {kinds[draft.codeKind].note}
      </Text>
    </Stack>
  );
}

/** "[10] % of those it is for are held back". */
export function FormHoldout({ draft, change }: FormPart) {
  return (
    <Stack gap={4}>
      <NumberInput
        label={t('Held back')}
        w={140}
        min={0}
        max={90}
        decimalScale={2}
        suffix=" %"
        value={draft.holdout}
        onChange={(value) => change({ holdout: asField(value) })}
      />
      <Text size="sm" c="dimmed">
        {draft.holdout === 0 || draft.holdout === ''
          ? t(
              'Nobody is held back: nobody will know whether it moved anybody, or only made cheaper what would have been bought anyway.',
            )
          : t(
              'Drawn by lot, and always the same ones. They never get it, so that what it changed can be measured against them.',
            )}
      </Text>
    </Stack>
  );
}
