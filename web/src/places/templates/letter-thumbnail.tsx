import { Text } from '@mantine/core';
import { useElementSize, useIntersection, useMergedRef } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import { api } from '../../api/client.ts';
import { lockLetter } from '../../parts/lock-letter.ts';
import { t } from '../../words/index.ts';
import classes from './letter-thumbnail.module.css';

type StarterDesign = { mjml: string; subject: string; preheader: string; languages: Record<string, object> };

const letterWidth = 640;

/** A small picture of a letter, made when it comes into view. It says nothing that does not stand beside it. */
export function LetterThumbnail(props: { templateId: number } | { design: StarterDesign }) {
  const { ref: sight, entry } = useIntersection({ rootMargin: '200px' });
  const { ref: room, width } = useElementSize();
  const ref = useMergedRef(sight, room);
  const [wasSeen, setWasSeen] = useState(false);
  useEffect(() => {
    if (entry?.isIntersecting) setWasSeen(true);
  }, [entry]);
  const html = useLetter(props, wasSeen);
  return (
    <div ref={ref} className={classes.window} aria-hidden inert>
      {html ? (
        <iframe
          className={classes.frame}
          title={t('Small picture of the letter')}
          sandbox=""
          tabIndex={-1}
          srcDoc={lockLetter(html)}
          style={{ transform: `scale(${width / letterWidth})` }}
        />
      ) : (
        <div className={classes.wait}>
          {html === '' && <Text size="sm">{t('It cannot be shown without values.')}</Text>}
        </div>
      )}
    </div>
  );
}

/** Null while it is made, empty where it cannot be. */
function useLetter(of: { templateId: number } | { design: StarterDesign }, isWanted: boolean): string | null {
  const isStored = 'templateId' in of;
  const stored = api.useQuery(
    'post',
    '/templates/{templateId}/preview',
    { params: { path: { templateId: isStored ? of.templateId : 0 } }, body: { scheme: 'light', slots: {} } },
    { enabled: isWanted && isStored, staleTime: 60_000 },
  );
  const design = isStored ? { mjml: '', subject: '', preheader: '', languages: {} } : of.design;
  const { mjml, subject, preheader, languages } = design;
  const made = api.useQuery(
    'post',
    '/templates/preview',
    { body: { mjml, subject, preheader, languages, scheme: 'light', slots: {} } },
    { enabled: isWanted && !isStored, staleTime: 600_000 },
  );
  const query = isStored ? stored : made;
  return query.data?.html ?? (query.error ? '' : null);
}
