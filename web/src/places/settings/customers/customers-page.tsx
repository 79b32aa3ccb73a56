import { Anchor, Stack } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { BodyOf } from '../../../api/body-of.ts';
import { api, client } from '../../../api/client.ts';
import type { components } from '../../../api/schema.d.ts';
import { date } from '../../../format/index.ts';
import { Answer } from '../../../parts/answer.tsx';
import { Page } from '../../../parts/page.tsx';
import { useRefresh } from '../../../parts/use-refresh.ts';
import { rich, t } from '../../../words/index.ts';
import { EditPart } from '../form/edit-part.tsx';
import { WhoMayChange } from '../owners-only.tsx';
import { type Bound, readSection, showSection } from './bind-settings.ts';
import {
  exclusiveFields,
  lifecycleFields,
  movingFields,
  planFields,
  recurringFields,
  rfmFields,
} from './group-fields.ts';
import {
  categoryCostFields,
  costFields,
  expectedFields,
  levelFields,
  needsFields,
  personFields,
  qualityFields,
  weightFields,
} from './other-fields.ts';

type Settings = components['schemas']['CustomerSettings']['settings'];
type SectionName = keyof Settings;
type JudgePart = { section: SectionName; title: string; lead?: ReactNode; fields: readonly Bound[] };

const parts = (): JudgePart[] => [
  {
    section: 'groups',
    title: t('Exclusive customers'),
    lead: t('Loyal, regular, decided in advance: all of these.'),
    fields: exclusiveFields(),
  },
  {
    section: 'groups',
    title: t('Recurring customers'),
    lead: t('Come back now and then: all of these. Everybody else who ever ordered is mobile.'),
    fields: recurringFields(),
  },
  {
    section: 'groups',
    title: t('Moving between the groups'),
    lead: t('So that nobody goes to and fro every week.'),
    fields: movingFields(),
  },
  {
    section: 'groups',
    title: t('Goals and strategies'),
    lead: t('What is to become of each group, as everybody here reads it.'),
    fields: planFields(),
  },
  { section: 'groups', title: t('Stages of life'), fields: lifecycleFields() },
  { section: 'groups', title: t('Recency, frequency, money'), fields: rfmFields() },
  {
    section: 'strategy',
    title: t('What makes a segment important'),
    lead: t('Weights in relation to one another; a negative one turns its part round.'),
    fields: weightFields(),
  },
  { section: 'strategy', title: t('What serving costs'), fields: costFields() },
  { section: 'strategy', title: t('Cost of goods by category'), fields: categoryCostFields() },
  {
    section: 'strategy',
    title: t('Levels of importance'),
    lead: t('Contacts from the top down, until they make up such a share of all value.'),
    fields: levelFields(),
  },
  { section: 'expected', title: t('Expected value'), fields: expectedFields() },
  { section: 'needs', title: t('Needs groups'), fields: needsFields() },
  { section: 'quality', title: t('What counts as good data'), fields: qualityFields() },
  {
    section: 'quality',
    title: t('What tells who somebody is'),
    lead: t(
      'Names of attributes, with commas, where duplicates are looked for. Those named as such things usually are found anyway.',
    ),
    fields: personFields(),
  },
];

/** The rules by which customers are judged, every night and whenever somebody asks. */
export default function CustomersPage() {
  const query = api.useQuery('get', '/customers/settings');
  const refresh = useRefresh();
  const change = async (body: BodyOf<'/customers/settings', 'patch'>) => {
    await client.PATCH('/customers/settings', { body });
    await refresh('/customers/settings');
  };
  return (
    <Page
      title={t('How customers are judged')}
      lead={
        query.data?.updatedAt
          ? rich(
              'Last changed on {day}. It holds from the next night on, or when <link>the groups are worked out anew</link>.',
              {
                day: date(query.data.updatedAt),
                link: (inside) => (
                  <Anchor component={Link} to="/customers" inherit underline="always">
                    {inside}
                  </Anchor>
                ),
              },
            )
          : t('These hold without anybody having changed them, and suit most shops.')
      }
    >
      <WhoMayChange scope="customers:write" />
      <Answer query={query}>
        {({ settings }) => (
          <Stack gap="xl">
            {parts().map(({ section, title, lead, fields }) => (
              <EditPart
                key={title}
                title={title}
                lead={lead}
                scope="customers:write"
                fields={fields}
                initial={showSection(settings[section], fields)}
                save={(values) => change({ [section]: readSection(settings[section], fields, values) })}
              />
            ))}
          </Stack>
        )}
      </Answer>
    </Page>
  );
}
