import { Accordion, Kbd, Stack, Text } from '@mantine/core';
import { type KeyboardEvent, useState } from 'react';
import { api } from '../../../api/client.ts';
import { Answer } from '../../../parts/answer.tsx';
import { can } from '../../../parts/can.ts';
import { Part } from '../../../parts/page.tsx';
import { rich, t } from '../../../words/index.ts';
import { PendingBar } from './pending-bar.tsx';
import type { Template, Trait } from './template.ts';
import { type Decide, type Decisions, TraitsTable } from './traits-table.tsx';

const asides = [
  {
    title: t('Says again that they bought a lot'),
    note: t('Of those who bought most, each of these says that they bought most. What you keep counts all the same.'),
    as: ['counts-purchases', 'tells-value', 'explained-by-orders'],
  },
  {
    title: t('Says the same as a stronger trait'),
    note: t('Two traits that go together count once: the stronger one.'),
    as: ['says-the-same'],
  },
  {
    title: t('May be chance'),
    note: t('Among some hundred questions, some come out so by luck.'),
    as: ['may-be-chance'],
  },
];

const decisionOfKey = { '+': 'keep', '-': 'strike', '0': 'auto' } as const;

/** What sets the best apart: what counts, what is set aside and why; kept and struck by buttons or keys, applied together. */
export function TraitsTab({ template }: { template: Template }) {
  const traits = api.useQuery('get', '/customers/templates/{customerTemplateId}/traits', {
    params: { path: { customerTemplateId: template.id } },
  });
  return (
    <Answer query={traits} words={t('Reading what sets them apart …')}>
      {(found) => <Traits template={template} {...found} />}
    </Answer>
  );
}

type Props = { template: Template; kept: Trait[]; struck: Trait[]; setAside: Trait[] };

function Traits({ template, kept, struck, setAside }: Props) {
  const [pending, setPending] = useState<Decisions>(new Map());
  const all = [...kept, ...struck, ...setAside];
  const decide: Decide = (trait, decision) => {
    const next = new Map(pending);
    if (decision === trait.decision) next.delete(trait.key);
    else next.set(trait.key, decision);
    setPending(next);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !Object.hasOwn(decisionOfKey, event.key)) return;
    const key = (event.target as HTMLElement).dataset.trait;
    const trait = all.find((one) => one.key === key);
    if (!trait) return;
    event.preventDefault();
    decide(trait, decisionOfKey[event.key as keyof typeof decisionOfKey]);
  };
  const table = (name: string, rows: Trait[]) => (
    <TraitsTable name={name} rows={rows} all={all} pending={pending} decide={decide} />
  );
  return (
    <Stack gap="xl" onKeyDown={onKeyDown}>
      <PendingBar template={template} traits={all} pending={pending} onSettled={() => setPending(new Map())} />
      <Part
        title={t('What counts')}
        lead={
          can('customers:write') &&
          rich(
            'Keep or strike what was found. By keyboard: <key>j</key> and <key>k</key> go through the list, <key>+</key> keeps, <key>-</key> strikes, <key>0</key> leaves it as found.',
            { key: (inside) => <Kbd size="xs">{inside}</Kbd> },
          )
        }
      >
        {kept.length > 0 ? (
          table(t('What counts'), kept)
        ) : (
          <Text>{t('Nothing that chance, or buying a lot, would not bring about.')}</Text>
        )}
      </Part>
      {struck.length > 0 && <Part title={t('Struck by you')}>{table(t('Struck by you'), struck)}</Part>}
      {setAside.length > 0 && (
        <Part title={t('Set aside')} lead={t('Remarkable at first sight, and not counted: each says why.')}>
          <Accordion multiple variant="separated" chevronPosition="left">
            {asides.map(({ title, note, as }) => {
              const rows = setAside.filter(({ asideAs }) => as.includes(asideAs ?? ''));
              return (
                rows.length > 0 && (
                  <Accordion.Item key={title} value={title}>
                    <Accordion.Control>{t('{title} ({count})', { title, count: rows.length })}</Accordion.Control>
                    <Accordion.Panel>
                      <Text size="sm" c="dimmed">
                        {note}
                      </Text>
                      {table(title, rows)}
                    </Accordion.Panel>
                  </Accordion.Item>
                )
              );
            })}
          </Accordion>
        </Part>
      )}
    </Stack>
  );
}
