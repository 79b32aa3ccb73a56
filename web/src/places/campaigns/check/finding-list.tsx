import { Anchor, Button, List, Stack, Text, ThemeIcon } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconX } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { components } from '../../../api/schema.d.ts';
import { Part } from '../../../parts/page.tsx';
import { t } from '../../../words/index.ts';
import type { Check } from './use-check.ts';

type Problem = Check['problems'][number];

/** The first few stand there at once. */
const shownAtOnce = 6;

const placeOf = (path: string): number | null => {
  const place = /^contents\.(\d+)/.exec(path)?.[1];
  return place === undefined ? null : Number(place) + 1;
};

/** "slot:hero:2:14: The link …" as a person reads it: where it is, then what. */
function sayFinding({ path, message }: Problem): string {
  const place = placeOf(path);
  const [, part, line, rest] = /^([\w:. -]+?):(\d+):\d+: (.*)$/s.exec(message) ?? [];
  if (place === null) return message;
  if (part === undefined) return t('Content {place}: {message}', { place, message });
  const spot = part.replace(/^slot:/, '');
  return t('Content {place}, {spot}, line {line}: {message}', { place, spot, line: line!, message: rest! });
}

/** Where a finding is mended: the step of the path, and which content. */
function stepOf(path: string): { step: string; content?: number } {
  const place = placeOf(path);
  const content = place === null ? {} : { content: place };
  if (/^(audience|topic|controlShare|purpose)/.test(path)) return { step: 'audience' };
  if (/^(endsAt|transportId|priority)/.test(path)) return { step: 'time' };
  return { step: /offer/i.test(path) ? 'offer' : 'content', ...content };
}

/** What the check found: errors stop the launch, warnings do not. Each leads to where it is mended. */
export function FindingList({
  problems,
  campaign,
}: {
  problems: readonly Problem[];
  campaign: components['schemas']['Campaign'];
}) {
  const errors = problems.filter(({ severity }) => severity === 'error');
  const warnings = problems.filter(({ severity }) => severity === 'warning');
  return (
    <Part title={t('What the check found')}>
      {problems.length === 0 ? (
        <Text>
          <ThemeIcon component="span" size="sm" radius="xl" color="green" mr={8} aria-hidden>
            <IconCheck size={14} />
          </ThemeIcon>
          {t('Nothing wrong: each content was made in every language and tried on some of the audience.')}
        </Text>
      ) : (
        <Stack gap="sm">
          <Findings name={t('These stop the launch')} problems={errors} campaignId={campaign.id} isError />
          <Findings name={t('Worth a second look')} problems={warnings} campaignId={campaign.id} />
        </Stack>
      )}
    </Part>
  );
}

function Findings(props: { name: string; problems: readonly Problem[]; campaignId: number; isError?: boolean }) {
  const { name, problems, campaignId, isError = false } = props;
  const [isAll, setIsAll] = useState(isError);
  if (problems.length === 0) return null;
  const shown = isAll ? problems : problems.slice(0, shownAtOnce);
  const Icon = isError ? IconX : IconAlertTriangle;
  return (
    <div>
      <Text fw={600} mb={4}>
        {name}
      </Text>
      <List
        spacing={6}
        icon={
          <ThemeIcon component="span" size="sm" radius="xl" color={isError ? 'red' : 'orange'} aria-hidden>
            <Icon size={14} />
          </ThemeIcon>
        }
      >
        {shown.map((problem) => (
          <List.Item key={problem.path + problem.message}>
            {sayFinding(problem)}{' '}
            <Anchor
              underline="always"
              component={Link}
              size="sm"
              to="/campaigns/$campaignId/edit"
              params={{ campaignId: String(campaignId) } as never}
              search={stepOf(problem.path) as never}
            >
              {t('Mend it')}
            </Anchor>
          </List.Item>
        ))}
      </List>
      {shown.length < problems.length && (
        <Button variant="subtle" size="compact-sm" mt={6} onClick={() => setIsAll(true)}>
          {t('Show all {count, number}', { count: problems.length })}
        </Button>
      )}
    </div>
  );
}
