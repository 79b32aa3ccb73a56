import { Button, Paper, Text, Title } from '@mantine/core';
import { Link, type LinkProps } from '@tanstack/react-router';
import type { components } from '../../api/schema.d.ts';
import { Part } from '../../parts/page.tsx';
import { StateWord } from '../../parts/state-word.tsx';
import { t } from '../../words/index.ts';
import classes from './home.module.css';

type Start = components['schemas']['HomeReport']['start'];
type Step = { isDone: boolean; title: string; text: string; verb: string; to: LinkProps['to'] };

const stepsOf = ({ contacts, segments, launched }: Start): Step[] => [
  {
    isDone: contacts,
    title: t('Bring contacts in'),
    text: t('A CSV file from your shop or mail system: people, what they agreed to, and what they bought.'),
    verb: t('Import contacts'),
    to: '/contacts/import',
  },
  {
    isDone: segments,
    title: t('Make a segment'),
    text: t('Say in a sentence who belongs together. Kohort keeps it up to date within a second.'),
    verb: t('Make a segment'),
    to: '/segments/new',
  },
  {
    isDone: launched,
    title: t('Send something'),
    text: t('One campaign, with words and an offer of its own for each segment.'),
    verb: t('Start a campaign'),
    to: '/campaigns/new',
  },
];

/** The short way to a first campaign: what is done, and the one step that is next. */
export function FirstSteps({ start }: { start: Start }) {
  const steps = stepsOf(start);
  const next = steps.findIndex(({ isDone }) => !isDone);
  return (
    <Part title={t('Three steps to your first campaign')}>
      <ol className={classes.steps}>
        {steps.map(({ isDone, title, text, verb, to }, place) => (
          <Paper component="li" key={title} withBorder p="md" className={classes.step ?? ''}>
            <Text size="sm" c="dimmed" component="div">
              {isDone ? <StateWord mood="good">{t('done')}</StateWord> : t('Step {place}', { place: place + 1 })}
            </Text>
            <Title order={3}>{title}</Title>
            <Text size="sm" className={classes.grow ?? ''}>
              {text}
            </Text>
            <div>
              <Button component={Link} to={to as '/'} variant={place === next ? 'filled' : 'default'} size="sm">
                {verb}
              </Button>
            </div>
          </Paper>
        ))}
      </ol>
    </Part>
  );
}
