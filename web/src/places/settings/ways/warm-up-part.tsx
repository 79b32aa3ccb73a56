import { Button, Group, NumberInput, Paper, Stack, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { client } from '../../../api/client.ts';
import { date, number } from '../../../format/index.ts';
import { can } from '../../../parts/can.ts';
import { BarChart } from '../../../parts/charts/bar-chart.tsx';
import { failed } from '../../../parts/notify.ts';
import { offerUndo } from '../../../parts/offer-undo.tsx';
import { Part } from '../../../parts/page.tsx';
import { ProblemNote } from '../../../parts/problem-note.tsx';
import { t } from '../../../words/index.ts';
import { daysOfPlan, planFrom } from './plan-days.ts';
import type { WayChange } from './way-change.ts';
import type { Way } from './way-form.ts';

type Plan = NonNullable<Way['warmUp']>;
type Props = { way: Way; change: (body: WayChange) => Promise<void> };

/** The plan by which a new address or domain sends more every day, drawn; a proposal for another one. */
export function WarmUpPart({ way, change }: Props) {
  const [goal, setGoal] = useState<number | string>(5_000);
  const [proposal, setProposal] = useState<Plan | null>(null);
  const [error, setError] = useState<unknown>(null);
  const shown = proposal ?? way.warmUp;
  const propose = async (event: FormEvent) => {
    event.preventDefault();
    setError(null);
    try {
      const { data } = await client.GET('/delivery/warm-up-plan', { params: { query: { perDay: Number(goal) } } });
      setProposal(data ?? null);
    } catch (problem) {
      setError(problem);
    }
  };
  const save = async (warmUp: Plan | null) => {
    const before = way.warmUp;
    await change({ warmUp });
    setProposal(null);
    offerUndo(warmUp ? t('The plan holds.') : t('The plan is taken away.'), () => change({ warmUp: before }));
  };
  return (
    <Part
      title={t('Warm-up')}
      lead={t(
        'A new address or domain is trusted little. It sends few messages at first, and more every day; after the last day, nothing is limited by the plan.',
      )}
    >
      <Paper withBorder p="md">
        <Stack>
          {shown === null ? (
            <Text size="sm">{t('There is no plan: as much goes out as the limits above allow.')}</Text>
          ) : (
            <PlanChart plan={shown} isProposal={proposal !== null} />
          )}
          <ProblemNote error={error} />
          {can('delivery:write') && (
            <Stack gap="sm">
              {proposal && (
                <Group gap="xs" align="flex-end">
                  <TextInput
                    type="date"
                    label={t('Begins on')}
                    value={proposal.startedAt.slice(0, 10)}
                    onChange={({ currentTarget }) => {
                      if (currentTarget.value) setProposal(planFrom(proposal, currentTarget.value));
                    }}
                  />
                  <Button onClick={() => void save(proposal).catch(failed)}>{t('Use this plan')}</Button>
                  <Button variant="default" onClick={() => setProposal(null)}>
                    {t('Discard')}
                  </Button>
                </Group>
              )}
              {!proposal && (
                <form onSubmit={(event) => void propose(event)} aria-label={t('Propose a plan')}>
                  <Group gap="xs" align="flex-end">
                    <NumberInput
                      label={t('Messages a day in the end')}
                      hideControls
                      min={1}
                      max={1_000_000_000}
                      thousandSeparator=" "
                      value={goal}
                      onChange={setGoal}
                    />
                    <Button type="submit" variant="default">
                      {t('Propose a plan')}
                    </Button>
                    {way.warmUp && (
                      <Button variant="subtle" onClick={() => void save(null).catch(failed)}>
                        {t('Take the plan away')}
                      </Button>
                    )}
                  </Group>
                </form>
              )}
            </Stack>
          )}
        </Stack>
      </Paper>
    </Part>
  );
}

function PlanChart({ plan, isProposal }: { plan: Plan; isProposal: boolean }) {
  const days = daysOfPlan(plan);
  const last = plan.perDay.at(-1) ?? 0;
  return (
    <Stack gap="xs">
      <Text size="sm">
        {t('{count, plural, one {# day} other {# days}}, from {first} on {from} to {last} on {to}.', {
          count: days.length,
          first: number(plan.perDay[0] ?? 0),
          from: date(days[0]!),
          last: number(last),
          to: date(days.at(-1)!),
        })}{' '}
        {isProposal && t('A proposal: nothing holds until you use it.')}
      </Text>
      <BarChart
        name={t('Messages a day, by the plan')}
        file="warm-up-plan"
        direction="up"
        height={220}
        categoryName={t('Day')}
        categories={days}
        bars={[{ name: t('At most'), values: plan.perDay }]}
      />
    </Stack>
  );
}
