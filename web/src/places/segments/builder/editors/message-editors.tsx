import { NumberInput, Stack, Text } from '@mantine/core';
import type { LeafOf } from '../../../../parts/sentence/language.ts';
import { t } from '../../../../words/index.ts';
import { type EditorProps, withFields } from './editor-props.ts';
import { BoundFields, Choice } from './fields.tsx';
import { CampaignPicker, OfferPicker } from './pickers.tsx';
import { ValuesField } from './values-field.tsx';
import { WindowFields } from './window-fields.tsx';

type Engagement = LeafOf<'engagement'>;

/** "who clicked in a message of campaign “Spring” at least once". */
export function EngagementEditor({ leaf, part, change }: EditorProps<'engagement'>) {
  const set = (fields: object) => change(withFields(leaf, fields));
  switch (part) {
    case 'number':
      return <BoundFields label={t('How often')} bound={leaf} min={0} onChange={set} />;
    case 'window':
      return <WindowFields window={leaf.window} onChange={(window) => set({ window })} />;
    case 'which':
      return <WhichMessage leaf={leaf} set={set} />;
    default:
      return <DoneFields leaf={leaf} set={set} />;
  }
}

function DoneFields({ leaf, set }: { leaf: Engagement; set: (fields: object) => void }) {
  const { action } = leaf;
  const mayBeMachine = action === 'opened' || action === 'clicked';
  return (
    <Stack gap="xs">
      <Choice
        label={t('What happened')}
        value={action}
        choices={[
          ['received', t('received a message')],
          ['opened', t('opened a message')],
          ['clicked', t('clicked in a message')],
          ['unsubscribed', t('unsubscribed from a message')],
          ['bounced', t('had a message bounce')],
        ]}
        onChange={(next) => set({ action: next, by: undefined, ...(next === 'clicked' ? {} : { linkId: undefined }) })}
      />
      {mayBeMachine && (
        <Choice
          label={t('Whose doing counts')}
          value={leaf.by ?? 'people'}
          choices={[
            ['people', t('people only')],
            ['people-and-proxies', t('people and their mail proxies')],
            ['anyone', t('whatever happened')],
            ['machines', t('machines only')],
          ]}
          onChange={(by) => set({ by: by === 'people' ? undefined : by })}
        />
      )}
    </Stack>
  );
}

function WhichMessage({ leaf, set }: { leaf: Engagement; set: (fields: object) => void }) {
  const id = (value: number | string) => (typeof value === 'number' && value >= 1 ? value : undefined);
  return (
    <Stack gap="xs">
      <CampaignPicker value={leaf.campaignId} onChange={(campaignId) => set({ campaignId })} />
      <NumberInput
        label={t('Number of the content')}
        description={t('Empty: any of its messages.')}
        defaultValue={leaf.contentId ?? ''}
        allowDecimal={false}
        onChange={(value) => set({ contentId: id(value) })}
      />
      {leaf.action === 'clicked' && (
        <NumberInput
          label={t('Number of the link')}
          description={t('Empty: any link.')}
          defaultValue={leaf.linkId ?? ''}
          allowDecimal={false}
          onChange={(value) => set({ linkId: id(value) })}
        />
      )}
    </Stack>
  );
}

/** "who redeemed offer “Calm mornings” at least once". */
export function OfferEditor({ leaf, part, change }: EditorProps<'offer'>) {
  const set = (fields: object) => change(withFields(leaf, fields));
  switch (part) {
    case 'number':
      return <BoundFields label={t('How often')} bound={leaf} min={0} onChange={set} />;
    case 'window':
      return <WindowFields window={leaf.window} onChange={(window) => set({ window })} />;
    case 'which':
      return <OfferPicker value={leaf.offerId} onChange={(offerId) => set({ offerId })} />;
    default:
      return (
        <Choice
          label={t('What happened')}
          value={leaf.action ?? 'redeemed'}
          choices={[
            ['received', t('received the offer')],
            ['redeemed', t('redeemed the offer')],
          ]}
          onChange={(action) => set({ action })}
        />
      );
  }
}

/** "who were drawn into the control group of campaign “Spring”". */
export function ExperimentEditor({ leaf, part, change }: EditorProps<'experiment'>) {
  if (part === 'which')
    return (
      <CampaignPicker
        value={leaf.campaignId || undefined}
        onChange={(campaignId) => campaignId && change({ ...leaf, campaignId })}
        isNeeded
      />
    );
  return (
    <Stack gap="xs">
      <ValuesField
        label={t('Variants')}
        values={leaf.variants}
        known={['control', 'a', 'b'].map((value) => ({ value, count: 0 }))}
        onChange={(values) => change({ ...leaf, variants: values.map(String) })}
      />
      <Text size="sm" c="dimmed">
        {t('“control” is the group that gets no message.')}
      </Text>
    </Stack>
  );
}
