import { Alert, Anchor, NumberInput, Select, Stack, Text, TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { number } from '../../../format/index.ts';
import { Answer } from '../../../parts/answer.tsx';
import { Part } from '../../../parts/page.tsx';
import { rich, t } from '../../../words/index.ts';
import { AudienceMeasure } from './audience-measure.tsx';
import { CapsExplained } from './caps-explained.tsx';
import { SegmentSelect } from './segment-select.tsx';
import { useSegments, useTopics } from './use-choices.ts';

export type AudienceValues = {
  name: string;
  topic: string;
  audience: { include: number[]; exclude: number[] };
  controlShare: number;
  purpose: 'marketing' | 'transactional';
};

/** Who gets it: name, segments, topic, how many are held back. The same before there is a draft and in one. */
export function AudienceForm({
  values,
  onChange,
}: {
  values: AudienceValues;
  onChange: (change: Partial<AudienceValues>) => void;
}) {
  const segments = useSegments();
  const topics = useTopics();
  const { name, topic, audience, controlShare, purpose } = values;
  return (
    <Stack gap="xl">
      <TextInput
        label={t('Name of the campaign')}
        description={t('For you and your colleagues; nobody who gets it sees it.')}
        value={name}
        maxLength={200}
        onChange={({ currentTarget }) => onChange({ name: currentTarget.value })}
        maw={640}
      />
      <Part
        title={t('Segments')}
        lead={t('Whoever is in at least one of the first, and in none of the second. Each person once.')}
      >
        <Answer query={segments}>
          {({ items }) => (
            <Stack>
              {items.length === 0 && (
                <Alert>
                  {rich('There is no segment yet. <link>Create one</link>: it says who the campaign is for.', {
                    link: (inside) => (
                      <Anchor underline="always" component={Link} to="/segments/new">
                        {inside}
                      </Anchor>
                    ),
                  })}
                </Alert>
              )}
              <SegmentSelect
                label={t('For people in')}
                segments={items}
                value={audience.include}
                except={audience.exclude}
                onChange={(include) => onChange({ audience: { ...audience, include } })}
              />
              <SegmentSelect
                label={t('But not for people in')}
                segments={items}
                value={audience.exclude}
                except={audience.include}
                onChange={(exclude) => onChange({ audience: { ...audience, exclude } })}
              />
              {audience.include.length > 0 && <AudienceMeasure audience={audience} segments={items} />}
            </Stack>
          )}
        </Answer>
      </Part>
      <Part title={t('Who may be written to')}>
        <Stack maw={640}>
          <Answer query={topics}>
            {({ items }) => (
              <Select
                label={t('Topic')}
                description={
                  purpose === 'marketing'
                    ? t('Only people who are subscribed to it are written to.')
                    : t('What the message is about. This campaign needs no consent.')
                }
                data={topicChoices(items, topic)}
                value={topic || null}
                allowDeselect={false}
                onChange={(chosen) => chosen && onChange({ topic: chosen })}
              />
            )}
          </Answer>
          <Select
            label={t('What it is to those who get it')}
            data={[
              { value: 'marketing', label: t('News and offers: only with consent, within the caps') },
              { value: 'transactional', label: t('Something they are owed, such as a recall: without consent') },
            ]}
            value={purpose}
            allowDeselect={false}
            onChange={(chosen) => chosen && onChange({ purpose: chosen as AudienceValues['purpose'] })}
          />
          <CapsExplained purpose={purpose} />
        </Stack>
      </Part>
      <Part title={t('Held back, to compare with')}>
        <NumberInput
          label={t('Share that gets nothing')}
          description={t(
            'Drawn at random. What they buy anyway tells what the campaign really changed; without them nobody can tell.',
          )}
          suffix=" %"
          min={0}
          max={90}
          step={5}
          decimalScale={2}
          value={controlShare / 100}
          onChange={(share) => onChange({ controlShare: Math.round(Number(share || 0) * 100) })}
          maw={640}
        />
        {controlShare === 0 && (
          <Text size="sm" c="dimmed">
            {t('Nobody is held back: the report will not say whether people bought because of it.')}
          </Text>
        )}
      </Part>
    </Stack>
  );
}

/** Topics by their titles with how many are subscribed; the one of the campaign even when it is gone. */
function topicChoices(
  topics: readonly { name: string; title: string; archivedAt: string | null; subscribed: number }[],
  chosen: string,
) {
  const choices = topics
    .filter(({ name, archivedAt }) => archivedAt === null || name === chosen)
    .map(({ name, title, subscribed }) => ({
      value: name,
      label: t('{title}, {count} subscribed', { title, count: number(subscribed) }),
    }));
  return chosen === '' || choices.some(({ value }) => value === chosen)
    ? choices
    : [...choices, { value: chosen, label: chosen }];
}
