import { Text, Timeline } from '@mantine/core';
import { dateTime } from '../../format/index.ts';
import { StateWord } from '../../parts/state-word.tsx';
import { t } from '../../words/index.ts';
import { tellState } from './message-words.ts';

type Step = { state: string; at: string; reason: string | null; worker: string | null };

/** Every state a message was in, in order: when, and why. */
export function Steps({ message }: { message: { steps: Step[]; state: string; dueAt: string; attempts: number } }) {
  const { steps, state, dueAt, attempts } = message;
  return (
    <>
      <Timeline active={steps.length} bulletSize={14} lineWidth={2}>
        {steps.map((step, place) => {
          const { word, mood, says } = tellState(step.state);
          return (
            <Timeline.Item
              key={`${step.state}${step.at}${String(place)}`}
              title={<StateWord mood={mood}>{word}</StateWord>}
            >
              <Text size="sm">{says}</Text>
              {step.reason && (
                <Text size="sm" c="dimmed">
                  {t('“{reason}”', { reason: step.reason })}
                </Text>
              )}
              <Text size="sm" c="dimmed">
                {dateTime(step.at)}
                {step.worker && ` · ${t('by {worker}', { worker: step.worker })}`}
              </Text>
            </Timeline.Item>
          );
        })}
      </Timeline>
      {state === 'planned' && <Text size="sm">{t('Due {when}.', { when: dateTime(dueAt) })}</Text>}
      {attempts > 1 && (
        <Text size="sm" c="dimmed">
          {t('{count, plural, one {# attempt} other {# attempts}} so far.', { count: attempts })}
        </Text>
      )}
    </>
  );
}
