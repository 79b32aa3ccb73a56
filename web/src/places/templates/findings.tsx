import { Anchor, List, Paper, Stack, Text, Title } from '@mantine/core';
import type { components } from '../../api/schema.d.ts';
import { StateWord } from '../../parts/state-word.tsx';
import { t } from '../../words/index.ts';

export type Problem = components['schemas']['TemplateProblem'];
export type Place = { part: string; line: number; column: number };

/** Which text a finding is in, in words. */
function partName(part: string): string {
  const [kind, name = ''] = part.split(':');
  if (kind === 'template') return t('Design');
  if (kind === 'subject') return t('Subject');
  if (kind === 'preheader') return t('Preheader');
  if (kind === 'text') return t('Plain text');
  if (kind === 'word') return t('Word “{name}”', { name });
  if (kind === 'partial') return t('Partial “{name}”', { name });
  if (kind === 'slot') return t('Slot “{name}”', { name });
  return part;
}

type Finding = Omit<Problem, 'part' | 'line' | 'column' | 'language'> & { places: (Place & { languages: string[] })[] };

/** What is said of several places, or in several languages, is said once. Errors first. Pure. */
export function gatherFindings(problems: readonly Problem[]): Finding[] {
  const found = new Map<string, Finding>();
  for (const { part, line, column, language, ...problem } of problems) {
    const key = `${problem.severity} ${problem.message}`;
    const finding = found.get(key) ?? { ...problem, places: [] };
    found.set(key, finding);
    const place = finding.places.find((one) => one.part === part && one.line === line && one.column === column);
    if (!place) finding.places.push({ part, line, column, languages: language ? [language] : [] });
    else if (language) place.languages.push(language);
  }
  const all = [...found.values()];
  return [...all.filter(({ severity }) => severity === 'error'), ...all.filter(({ severity }) => severity !== 'error')];
}

const mostPlaces = 4;

/** What is wrong with a design, beside it: each place leads there. */
export function Findings({ problems, onGo }: { problems: readonly Problem[]; onGo: (place: Place) => void }) {
  const findings = gatherFindings(problems);
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  return (
    <Stack component="section" gap="xs" aria-label={t('What is checked')}>
      <Title order={2}>{t('What is checked')}</Title>
      <Text size="sm" c="dimmed" role="status">
        {findings.length === 0
          ? t('Nothing was found.')
          : t(
              '{errors, plural, =0 {Nothing stops it} one {# problem stops it} other {# problems stop it}}; {warnings, plural, =0 {nothing else to look at} one {# thing to look at} other {# things to look at}}.',
              {
                errors,
                warnings: findings.length - errors,
              },
            )}
      </Text>
      {findings.map((finding) => (
        <Paper key={`${finding.severity}${finding.message}`} withBorder p="xs">
          <StateWord mood={finding.severity === 'error' ? 'bad' : 'warn'}>
            {finding.severity === 'error' ? t('stops it') : t('look at')}
          </StateWord>
          <Text size="sm">{finding.message}</Text>
          <List size="sm" listStyleType="none">
            {finding.places.slice(0, mostPlaces).map((place) => (
              <List.Item key={`${place.part}:${place.line}:${place.column}`}>
                <Anchor component="button" type="button" size="sm" onClick={() => onGo(place)}>
                  {t('{part}, line {line}', { part: partName(place.part), line: place.line })}
                </Anchor>
                {place.languages.length > 0 && (
                  <Text span size="sm" c="dimmed">
                    {` (${[...new Set(place.languages)].join(', ')})`}
                  </Text>
                )}
              </List.Item>
            ))}
          </List>
          {finding.places.length > mostPlaces && (
            <Text size="sm" c="dimmed">
              {t('and {count, plural, one {# more place} other {# more places}}', {
                count: finding.places.length - mostPlaces,
              })}
            </Text>
          )}
        </Paper>
      ))}
    </Stack>
  );
}
