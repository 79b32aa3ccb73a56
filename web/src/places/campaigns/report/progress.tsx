import { Progress as Bar, Group, List, Stack, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { components } from '../../../api/schema.d.ts';
import { number, partOf } from '../../../format/index.ts';
import { Figures } from '../../../parts/figures.tsx';
import { Part } from '../../../parts/page.tsx';
import { t } from '../../../words/index.ts';
import { behind } from './door.tsx';
import { addSample, estimateTimeLeft, type Sample } from './estimate-time-left.ts';

type Campaign = components['schemas']['Campaign'];

/** How far it is, how fast it goes, how long it still takes, and what it waits for. */
export function Progress({ campaign }: { campaign: Campaign }) {
  const { messages, state, waitingFor } = campaign;
  const { planned, tryLater, claimed, accepted, rejected, unknown, dropped } = messages;
  const done = accepted + rejected + unknown + dropped;
  const left = planned + claimed;
  const [samples, setSamples] = useState<Sample[]>([]);
  useEffect(() => {
    if (state === 'sending') setSamples((before) => addSample(before, { at: Date.now(), done }));
  }, [done, state]);
  const pace = state === 'sending' ? estimateTimeLeft(samples, left) : null;
  const whole = done + left;
  if (state === 'launching')
    return (
      <Text role="status">{t('The audience is being frozen: messages are written down, and go out in a moment.')}</Text>
    );
  const figures = [
    { name: t('Waiting'), value: number(planned - tryLater), ...behind('waiting') },
    { name: t('In hand'), value: number(claimed), note: t('being handed over') },
    { name: t('Accepted'), value: number(accepted), note: partOf(accepted, whole), ...behind('accepted') },
    { name: t('Refused'), value: number(rejected), ...(rejected > 0 ? behind('rejected') : {}) },
    { name: t('Try later'), value: number(tryLater), note: t('a server asked for patience') },
    { name: t('Unknown'), value: number(unknown), ...(unknown > 0 ? behind('unknown') : {}) },
  ];
  return (
    <Part title={t('On its way')}>
      <Stack gap="sm">
        <Bar
          value={whole === 0 ? 0 : (done / whole) * 100}
          size="xl"
          aria-label={t('{done} of {whole} messages are settled', { done: number(done), whole: number(whole) })}
        />
        <Group gap="lg" role="status">
          <Text fw={600}>{t('{done} of {whole} messages', { done: number(done), whole: number(whole) })}</Text>
          {pace && (
            <Text c="dimmed">
              {t('{count} a minute, {left} left', {
                count: number(Math.round(pace.perSecond * 60)),
                left: lengthOf(pace.secondsLeft),
              })}
            </Text>
          )}
          {state === 'paused' && <Text c="dimmed">{t('Paused: nothing leaves until you go on.')}</Text>}
        </Group>
        <Figures figures={figures} columns={6} />
        {waitingFor.length > 0 && (
          <List size="sm">
            {waitingFor.map((reason) => (
              <List.Item key={reason}>{reason}</List.Item>
            ))}
          </List>
        )}
      </Stack>
    </Part>
  );
}

/** "about 3 minutes". */
function lengthOf(seconds: number): string {
  if (seconds < 90)
    return t('about {count, plural, one {# second} other {# seconds}}', { count: Math.max(1, Math.round(seconds)) });
  if (seconds < 5_400)
    return t('about {count, plural, one {# minute} other {# minutes}}', { count: Math.round(seconds / 60) });
  return t('about {count, plural, one {# hour} other {# hours}}', { count: Math.round(seconds / 3_600) });
}
