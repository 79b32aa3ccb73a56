import { Anchor, Box, Stack, Text } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import { api } from '../../api/client.ts';
import { date, money, percent } from '../../format/index.ts';
import { Answer } from '../../parts/answer.tsx';
import { contactTitle } from '../../parts/contact-finder.tsx';
import { type Figure, Figures } from '../../parts/figures.tsx';
import { Page, pageFor } from '../../parts/page.tsx';
import { StateWord } from '../../parts/state-word.tsx';
import { TabsInAddress } from '../../parts/tabs-in-address.tsx';
import { rich, t } from '../../words/index.ts';
import { ContactAttributes } from './contact-attributes.tsx';
import { ContactCompanies } from './contact-companies.tsx';
import { ContactConsent } from './contact-consent.tsx';
import { ContactData } from './contact-data.tsx';
import { ContactLife } from './contact-life.tsx';
import { ContactNotes } from './contact-notes.tsx';
import classes from './contact-page.module.css';
import { ContactScores } from './contact-scores.tsx';
import { ContactSegments } from './contact-segments.tsx';
import { groupWords, mayWrite } from './contact-words.ts';
import type { WholeContact } from './whole-contact.ts';

function useFigures(contactId: number, contact: WholeContact): Figure[] {
  const { data: person } = api.useQuery('get', '/reports/contacts/{contactId}', { params: { path: { contactId } } });
  const valueNamed = (name: string) => contact.values.find((value) => value.name === name)?.value;
  const [expected, alive] = [valueNamed('expected_value_365'), valueNamed('alive')];
  const group = valueNamed('customer_group');
  const orders = { to: '/contacts/$contactId', params: { contactId: String(contactId) }, search: { show: 'orders' } };
  return [
    {
      name: t('Group'),
      value: group === undefined ? '–' : groupWords(String(group)),
      note: typeof alive === 'number' ? t('{share} likely to buy again', { share: percent(alive) }) : undefined,
      ...(group === undefined ? {} : { door: { to: '/customers' } }),
    },
    {
      name: t('Worth so far'),
      value: person ? money(person.worth) : '–',
      note: person
        ? t('{count, plural, =0 {no orders} one {# order} other {# orders}}', { count: person.orders })
        : undefined,
      door: orders,
    },
    {
      name: t('Expected next year'),
      value: typeof expected === 'number' ? money(expected) : '–',
      note: typeof expected === 'number' ? <ExpectedRange contact={contact} /> : undefined,
      door: { ...orders, search: { tab: 'details' } },
    },
    {
      name: t('Last order'),
      value: person?.lastOrderAt ? date(person.lastOrderAt) : '–',
      note: t('Known since {day}', { day: date(contact.createdAt) }),
    },
  ];
}

function ExpectedRange({ contact }: { contact: WholeContact }) {
  const valueNamed = (name: string) => Number(contact.values.find((value) => value.name === name)?.value ?? 0);
  return (
    <>
      {t('{low} to {high}', {
        low: money(valueNamed('expected_value_365_low')),
        high: money(valueNamed('expected_value_365_high')),
      })}
    </>
  );
}

function Companies({ contact }: { contact: WholeContact }) {
  const [company] = contact.companies;
  if (!company) return null;
  return rich('{role} at <link>{name}</link>', {
    role: company.role ?? t('Works'),
    name: company.name,
    link: (inside) => (
      <Anchor component={Link} to="/companies/$companyKey" params={{ companyKey: company.key } as never} inherit>
        {inside}
      </Anchor>
    ),
  });
}

function Whole({ contact }: { contact: WholeContact }) {
  const contactId = contact.id;
  const { mood, word, why } = mayWrite(contact);
  const names = [contact.name && contact.email, contact.externalId].filter(Boolean).join(' · ');
  return (
    <Page
      title={contactTitle(contact)}
      back={{ to: '/contacts', name: t('Contacts') }}
      beside={<StateWord mood={mood}>{word}</StateWord>}
      lead={
        <>
          {names} {contact.companies.length > 0 && <>· {<Companies contact={contact} />}</>}
          <Text span display="block">
            {why}
          </Text>
        </>
      }
    >
      <Figures figures={useFigures(contactId, contact)} />
      <TabsInAddress
        label={t('About this contact')}
        tabs={[
          {
            key: 'timeline',
            name: t('Timeline'),
            content: () => (
              <Box className={classes.beside ?? ''}>
                <ContactLife contactId={contactId} />
                <Stack gap="xl" component="aside" aria-label={t('In short')}>
                  <ContactSegments contactId={contactId} />
                  <ContactNotes contactId={contactId} />
                  <ContactCompanies contact={contact} />
                </Stack>
              </Box>
            ),
          },
          {
            key: 'details',
            name: t('Attributes and scores'),
            content: () => (
              <Box className={classes.halves ?? ''}>
                <ContactAttributes contact={contact} />
                <ContactScores contact={contact} />
              </Box>
            ),
          },
          { key: 'consent', name: t('Consent'), content: () => <ContactConsent contact={contact} /> },
          { key: 'data', name: t('Data and duplicates'), content: () => <ContactData contact={contact} /> },
        ]}
      />
    </Page>
  );
}

/** One contact: who it is, what happened, what we know and may do. */
export default function ContactPage() {
  const { contactId } = useParams({ strict: false }) as { contactId: string };
  const query = api.useQuery('get', '/contacts/{contactId}', { params: { path: { contactId: Number(contactId) } } });
  return (
    <Answer query={query} around={pageFor(t('Contact'), { to: '/contacts', name: t('Contacts') })}>
      {(contact) => <Whole key={contact.id} contact={contact as WholeContact} />}
    </Answer>
  );
}
