import { Box, Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { ApiProblem } from '../../api/problem.ts';
import { number } from '../../format/index.ts';
import { LetterFrame, LetterToolbar } from '../../parts/letter-frame.tsx';
import { Loading } from '../../parts/loading.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { t } from '../../words/index.ts';
import classes from './design-preview.module.css';
import { LookChoices, languageName, useLook } from './look-choices.tsx';
import { useDesignPreview } from './use-design-check.ts';
import type { Draft } from './use-draft.ts';

const clippedAt = 102;
const kilobytes = (text: string) => Math.ceil(new Blob([text]).size / 1024);

/** The letter as somebody would get it, while it is being written: picture, subject, text, weight. */
export function DesignPreview({ draft }: { draft: Draft }) {
  const [look, change] = useLook();
  const width = look.width ?? 'desktop';
  const scheme = look.scheme ?? 'light';
  const preview = useDesignPreview(draft, { contact: look.contact, language: look.language, scheme });
  const { data, error } = preview;
  const cannotBeMade = error instanceof ApiProblem && error.body.code?.startsWith('rendering_');
  return (
    <Stack component="section" gap="sm" aria-label={t('Preview')}>
      <LookChoices languages={Object.keys(draft.languages)} />
      <Group justify="space-between" gap="xs">
        <LetterToolbar
          width={width}
          onWidth={(wide) => change({ width: wide === 'desktop' ? undefined : wide })}
          scheme={scheme}
          onScheme={(chosen) => change({ scheme: chosen === 'light' ? undefined : chosen })}
        />
        <SegmentedControl
          size="xs"
          aria-label={t('Which part')}
          value={look.show ?? 'html'}
          onChange={(value) => change({ show: value === 'text' ? 'text' : undefined })}
          data={[
            { value: 'html', label: t('Letter') },
            { value: 'text', label: t('Plain text') },
          ]}
        />
      </Group>
      {error && (
        <Box>
          <ProblemNote error={error} {...(cannotBeMade ? {} : { onRetry: () => void preview.refetch() })} />
          {data && (
            <Text size="sm" c="dimmed" mt={4}>
              {t('Below is the letter as it was before.')}
            </Text>
          )}
        </Box>
      )}
      {data ? (
        <>
          <div className={classes.inbox} aria-live="polite">
            <Text fw={600}>{data.subject || t('(no subject)')}</Text>
            <Text size="sm" c="dimmed" lineClamp={1}>
              {data.preheader || t('(no preheader: mail programs show the first words of the letter)')}
            </Text>
          </div>
          {look.show === 'text' ? (
            <pre className={classes.text}>{data.text || t('There is no plain text.')}</pre>
          ) : (
            <LetterFrame html={data.html} title={t('The letter')} width={width} scheme={scheme} />
          )}
          <Text size="sm" c="dimmed">
            {t('In {language}. {size} KB of HTML; Gmail cuts off at {limit} KB.', {
              language: languageName(data.language),
              size: number(kilobytes(data.html)),
              limit: clippedAt,
            })}
          </Text>
        </>
      ) : (
        !error && <Loading />
      )}
    </Stack>
  );
}
