import { Button, Group, Paper, Radio, Stack, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { date, list } from '../../format/index.ts';
import { can } from '../../parts/can.ts';
import { contactTitle } from '../../parts/contact-finder.tsx';
import { failed } from '../../parts/notify.ts';
import { StateWord } from '../../parts/state-word.tsx';
import { t } from '../../words/index.ts';
import {
  type Choice,
  type ComparedRow,
  type Contact,
  compareContacts,
  type MergeWish,
  wishOf,
} from './compare-contacts.ts';
import classes from './duplicate-card.module.css';
import { fieldName } from './field-name.ts';
import { type PairKind, probability, sayPairKind } from './merge-words.ts';
import { plainValue, ValueText } from './value-text.tsx';

export type PairAbout = {
  kind: PairKind;
  score: number;
  reasons: readonly { text: string; weight: number }[];
};

/** Two contacts, or a group that hangs together, side by side: what is kept is chosen here. */
export function DuplicateCard(props: {
  contacts: readonly Contact[];
  /** What is known of a pair; null for a group. */
  about: PairAbout | null;
  merge: (wish: MergeWish) => Promise<void>;
  decide: (() => Promise<void>) | null;
  /** The pairs of a group, one by one. */
  within?: ReactNode;
}) {
  const { contacts, about, merge, decide, within } = props;
  const [choice, setChoice] = useState<Choice>({ keptId: contacts[0]!.id, picks: {} });
  const [isBusy, setIsBusy] = useState(false);
  const key = contacts.map(({ id }) => id).join('-');
  const title = list(contacts.map(contactTitle));
  const run = (act: () => Promise<void>) => () => {
    setIsBusy(true);
    void act()
      .catch(failed)
      .finally(() => setIsBusy(false));
  };
  return (
    <Paper withBorder p="md" component="article" aria-label={title} data-pair={key}>
      <Stack gap="sm">
        <Group justify="space-between" gap="xs">
          <Text component="h3" fw={600}>
            {title}
          </Text>
          {about ? (
            <Group gap="sm">
              <StateWord mood={about.kind === 'likely' ? 'warn' : 'good'}>{sayPairKind(about.kind)}</StateWord>
              <Text size="sm">
                {t('{share} probable that they are one person', { share: probability(about.score) })}
              </Text>
            </Group>
          ) : (
            <Text size="sm">{t('{count} contacts that hang together', { count: contacts.length })}</Text>
          )}
        </Group>
        {about && <Reasons about={about} />}
        <Comparison
          name={t('Compared: {names}', { names: title })}
          id={key}
          contacts={contacts}
          choice={choice}
          onChange={setChoice}
        />
        {can('contacts:write') && (
          <Group gap="xs">
            <Button loading={isBusy} onClick={run(() => merge(wishOf(contacts, choice)))}>
              {contacts.length > 2 ? t('Make one of {count}', { count: contacts.length }) : t('Merge')}
            </Button>
            {decide && (
              <Button variant="default" disabled={isBusy} onClick={run(decide)}>
                {t('Two people')}
              </Button>
            )}
          </Group>
        )}
        {within && (
          <details>
            <summary>{t('Not all of them one person? Its pairs one by one')}</summary>
            <Stack mt="sm">{within}</Stack>
          </details>
        )}
      </Stack>
    </Paper>
  );
}

function Reasons({ about: { reasons } }: { about: PairAbout }) {
  const [speaksFor, against] = [reasons.filter(({ weight }) => weight > 0), reasons.filter(({ weight }) => weight < 0)];
  const line = (name: string, own: PairAbout['reasons']) =>
    own.length > 0 && (
      <Text size="sm">
        <Text span c="dimmed" inherit>
          {name}{' '}
        </Text>
        {own.map(({ text }) => text).join(' · ')}
      </Text>
    );
  return (
    <Stack gap={0}>
      {line(t('Speaks for it:'), speaksFor)}
      {line(t('Speaks against it:'), against)}
    </Stack>
  );
}

type ComparisonProps = {
  name: string;
  id: string;
  contacts: readonly Contact[];
  choice: Choice;
  onChange: (choice: Choice) => void;
};

function Comparison({ name, id, contacts, choice, onChange }: ComparisonProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reachable by keyboard.
    <section className={classes.scroll} tabIndex={0} aria-label={name}>
      <table className={classes.compare} aria-label={name} data-contacts={contacts.length}>
        <thead>
          <tr>
            <td />
            {contacts.map((contact) => (
              <th key={contact.id} scope="col">
                <Radio
                  name={`${id}-kept`}
                  label={t('Keep {name}', { name: contactTitle(contact) })}
                  description={contact.externalId ?? contact.email ?? t('Contact {id}', { id: String(contact.id) })}
                  checked={choice.keptId === contact.id}
                  onChange={() => onChange({ ...choice, keptId: contact.id })}
                />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {compareContacts(contacts).map((row) => (
            <tr key={row.field} className={classes[row.look]} data-look={row.look}>
              <th scope="row">
                {fieldName(row.field)}
                <Mark look={row.look} />
              </th>
              {contacts.map((contact, place) => (
                <td key={contact.id}>
                  <PickCell id={id} row={row} contact={contact} place={place} choice={choice} onChange={onChange} />
                </td>
              ))}
            </tr>
          ))}
          <RuledRows contacts={contacts} />
        </tbody>
      </table>
    </section>
  );
}

function Mark({ look }: Pick<ComparedRow, 'look'>) {
  if (look === 'same') return null;
  return <span className={classes.mark}>{look === 'differs' ? t('differs') : t('only one knows it')}</span>;
}

type PickProps = Omit<ComparisonProps, 'name' | 'contacts'> & { row: ComparedRow; contact: Contact; place: number };

/** What was not picked by hand follows the contact that is kept. */
function PickCell({ id, row, contact, place, choice, onChange }: PickProps) {
  const value = row.values[place];
  if (!row.canChoose || value === null || value === undefined) return <ValueText value={value} />;
  return (
    <Radio
      name={`${id}-${row.field}`}
      label={plainValue(value)}
      checked={(choice.picks[row.field] ?? choice.keptId) === contact.id}
      onChange={() => onChange({ ...choice, picks: { ...choice.picks, [row.field]: contact.id } })}
    />
  );
}

/** What nobody chooses: it follows rules of its own. */
function RuledRows({ contacts }: { contacts: readonly Contact[] }) {
  const rows = [
    {
      name: t('Consent'),
      rule: t('a no outweighs a yes'),
      read: ({ subscriptions }: Contact) => subscriptions.map(({ topic, state }) => `${topic}: ${state}`).join(', '),
    },
    { name: t('Never written to'), rule: null, read: ({ suppressed }: Contact) => suppressed ?? '' },
    { name: t('Known since'), rule: null, read: ({ createdAt }: Contact) => date(createdAt) },
  ];
  return rows.map(({ name, rule, read }) => {
    const values = contacts.map(read);
    if (values.every((value) => value === '')) return null;
    const differs = new Set(values).size > 1;
    return (
      <tr key={name} className={differs ? classes.differs : classes.same}>
        <th scope="row">
          {name}
          {differs && rule && <span className={classes.mark}>{rule}</span>}
        </th>
        {contacts.map(({ id }, place) => (
          <td key={id}>
            <ValueText value={values[place]} />
          </td>
        ))}
      </tr>
    );
  });
}
