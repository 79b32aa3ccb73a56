import { List, Stack, Text } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import type { paths } from '../../api/schema.d.ts';
import { Answer } from '../../parts/answer.tsx';
import { LetterFrame, type LetterScheme, LetterToolbar, type LetterWidth } from '../../parts/letter-frame.tsx';
import { Why } from '../../parts/why.tsx';
import { t } from '../../words/index.ts';
import { reasonWords } from './reason-words.ts';

export type Preview =
  paths['/campaigns/{campaignId}/preview']['get']['responses']['200']['content']['application/json'];

/** The message one contact would get, and why it and no other. `stamp` changes when the campaign does. */
export function PreviewOf(props: { campaignId: number; contactId: number; stamp: string; first?: LetterWidth }) {
  const { campaignId, contactId, stamp, first = 'phone' } = props;
  const [width, setWidth] = useState<LetterWidth>(first);
  const [scheme, setScheme] = useState<LetterScheme>('light');
  const query = useQuery({
    queryKey: ['get', '/campaigns/{campaignId}/preview', campaignId, contactId, scheme, stamp],
    queryFn: async () => {
      const params = { path: { campaignId }, query: { contactId, scheme } };
      return (await client.GET('/campaigns/{campaignId}/preview', { params })).data!;
    },
    placeholderData: keepPreviousData,
    retry: false,
  });
  return (
    <Answer query={query} words={t('Making the message …')}>
      {(preview) => (
        <Stack gap="sm">
          <div>
            <Text fw={600}>{preview.subject}</Text>
            <Text size="sm" c="dimmed">
              {preview.preheader}
            </Text>
          </div>
          <WhyThis preview={preview} />
          <LetterToolbar width={width} onWidth={setWidth} scheme={scheme} onScheme={setScheme} />
          <LetterFrame html={preview.html} title={preview.subject} width={width} scheme={scheme} />
        </Stack>
      )}
    </Answer>
  );
}

function WhyThis({ preview }: { preview: Preview }) {
  const { why, slots, wouldBe, reason, variant } = preview;
  const fate =
    wouldBe === 'planned'
      ? t('would be mailed')
      : wouldBe === 'control'
        ? t('would be held back, to compare with')
        : t('would not be mailed: {reason}', { reason: reasonWords(reason) });
  return (
    <Text size="sm" component="div">
      {t('This person {fate}.', { fate })}{' '}
      <Why of={t('this content')} label={t('Why this content?')}>
        <List size="sm" spacing={4}>
          {why.map(({ contentId, segment, isChosen, because }) => (
            <List.Item key={contentId}>
              <Text span fw={isChosen ? 600 : 400} size="sm">
                {segment ?? t('Everybody else')}
              </Text>
              {`: ${because}`}
            </List.Item>
          ))}
        </List>
        <Text size="sm">{t('Drawn into variant {variant}.', { variant })}</Text>
        {slots.map(({ slot, from, why: reasons }) => (
          <Text key={slot} size="sm">
            <b>{slot}</b>
            {`: ${from}. ${reasons.join(' ')}`}
          </Text>
        ))}
      </Why>
    </Text>
  );
}
