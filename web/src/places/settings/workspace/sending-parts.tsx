import { Button, Group, NumberInput, Paper, Stack, Text } from '@mantine/core';
import { type FormEvent, useEffect, useState } from 'react';
import { can } from '../../../parts/can.ts';
import { offerUndo } from '../../../parts/offer-undo.tsx';
import { Part } from '../../../parts/page.tsx';
import { ProblemNote } from '../../../parts/problem-note.tsx';
import { t } from '../../../words/index.ts';
import { EditPart } from '../form/edit-part.tsx';
import { isOn, textOf } from '../form/field.ts';
import { rateFields, ratesOf, rateValues } from '../form/rates.ts';
import type { ChangeWorkspace, Workspace } from './use-workspace.ts';

type Settings = Workspace['settings'];
type Props = { settings: Settings; change: ChangeWorkspace };

/** How often, when, and how fast messages go out. */
export function SendingParts({ settings, change }: Props) {
  const quiet = settings.quietHours ?? null;
  return (
    <>
      <CapsPart caps={settings.frequencyCaps ?? []} save={(frequencyCaps) => change({ settings: { frequencyCaps } })} />
      <EditPart
        title={t('Quiet hours')}
        lead={t(
          'Marketing messages wait while it is night where the contact is. Confirmations and the like go out at once.',
        )}
        scope="workspace:write"
        fields={[
          { kind: 'switch', name: 'isQuiet', label: t('Keep quiet hours'), isWide: true },
          {
            kind: 'text',
            type: 'time',
            name: 'from',
            label: t('From'),
            isRequired: true,
            isShown: (values) => isOn(values, 'isQuiet'),
          },
          {
            kind: 'text',
            type: 'time',
            name: 'to',
            label: t('Until'),
            isRequired: true,
            isShown: (values) => isOn(values, 'isQuiet'),
          },
        ]}
        initial={{ isQuiet: quiet !== null, from: quiet?.from ?? '21:00', to: quiet?.to ?? '08:00' }}
        save={(values) =>
          change({
            settings: {
              quietHours: isOn(values, 'isQuiet') ? { from: textOf(values, 'from'), to: textOf(values, 'to') } : null,
            },
          })
        }
      />
      <EditPart
        title={t('How fast')}
        lead={t(
          'At most so many messages of this workspace, whatever the way out. Empty: as many as the ways out allow.',
        )}
        scope="workspace:write"
        fields={rateFields()}
        initial={rateValues(settings.sendingLimits)}
        save={(values) => {
          const limits = ratesOf(values);
          return change({ settings: { sendingLimits: Object.keys(limits).length > 0 ? limits : null } });
        }}
      />
    </>
  );
}

type Cap = { messages: number | ''; days: number | '' };

/** At most so many messages in so many days: up to five such rules, all of which hold. */
function CapsPart({
  caps,
  save,
}: {
  caps: NonNullable<Settings['frequencyCaps']>;
  save: (caps: NonNullable<Settings['frequencyCaps']>) => Promise<unknown>;
}) {
  const [rows, setRows] = useState<Cap[]>(caps);
  const [error, setError] = useState<unknown>(null);
  const stored = JSON.stringify(caps);
  useEffect(() => setRows(JSON.parse(stored) as Cap[]), [stored]);
  const mayChange = can('workspace:write');
  const change = (place: number, more: Partial<Cap>) =>
    setRows((before) => before.map((row, at) => (at === place ? { ...row, ...more } : row)));
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setError(null);
    const filled = rows.filter(({ messages, days }) => messages !== '' && days !== '') as typeof caps;
    try {
      await save(filled);
      offerUndo(t('{part}: saved.', { part: t('How often') }), () => save(caps));
    } catch (problem) {
      setError(problem);
    }
  };
  return (
    <Part
      title={t('How often')}
      lead={t(
        'At most so many marketing messages to one contact. Who has had enough is left out of a campaign, and the report says so.',
      )}
    >
      <Paper withBorder p="md">
        <form aria-label={t('How often')} onSubmit={(event) => void submit(event)}>
          <Stack gap="sm">
            {rows.length === 0 && <Text size="sm">{t('There is no limit yet.')}</Text>}
            {rows.map((row, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rules have nothing but their place that tells them apart.
              <Group key={place} gap="xs" align="flex-end">
                <NumberInput
                  label={t('Messages')}
                  w={110}
                  hideControls
                  min={1}
                  max={1_000}
                  disabled={!mayChange}
                  value={row.messages}
                  onChange={(value) => change(place, { messages: typeof value === 'number' ? value : '' })}
                />
                <NumberInput
                  label={t('Within days')}
                  w={110}
                  hideControls
                  min={1}
                  max={365}
                  disabled={!mayChange}
                  value={row.days}
                  onChange={(value) => change(place, { days: typeof value === 'number' ? value : '' })}
                />
                {mayChange && (
                  <Button
                    variant="subtle"
                    aria-label={t('Take away: limit {place}', { place: place + 1 })}
                    onClick={() => setRows((before) => before.filter((_, at) => at !== place))}
                  >
                    {t('Take away')}
                  </Button>
                )}
              </Group>
            ))}
            <ProblemNote error={error} />
            {mayChange && (
              <Group gap="xs">
                {JSON.stringify(rows) !== stored && <Button type="submit">{t('Save')}</Button>}
                {rows.length < 5 && (
                  <Button variant="default" onClick={() => setRows((before) => [...before, { messages: 2, days: 7 }])}>
                    {t('Add a limit')}
                  </Button>
                )}
              </Group>
            )}
          </Stack>
        </form>
      </Paper>
    </Part>
  );
}
