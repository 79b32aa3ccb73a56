import { Text } from '@mantine/core';
import { useParams, useSearch } from '@tanstack/react-router';
import { Page } from '../../parts/page.tsx';
import { useSetSearch } from '../../parts/use-set-search.ts';
import { t } from '../../words/index.ts';
import { MailList } from './mail-list.tsx';
import type { MailSearch } from './mail-search.ts';
import { MailView } from './mail-view.tsx';
import classes from './mailbox.module.css';

/** Mail caught here instead of going out: the list, and the letter that was opened beside it. */
export default function MailboxPage() {
  const { mailId } = useParams({ strict: false }) as { mailId?: string };
  const search = useSearch({ strict: false }) as MailSearch;
  const setSearch = useSetSearch();
  const change = (next: Partial<MailSearch>) => void setSearch(next, { replace: true });
  const id = mailId === undefined ? null : Number(mailId);
  return (
    <Page
      title={t('Mailbox')}
      lead={t('Mail that is caught here instead of going out. Looking at it counts as nothing; its links are real.')}
    >
      <div className={classes.split} data-open={id !== null}>
        <MailList search={search} onChange={change} mailId={id} />
        {id === null ? (
          <Text c="dimmed" visibleFrom="md">
            {t('Choose a mail at the left. The keys j and k go down and up, Enter opens.')}
          </Text>
        ) : (
          <MailView key={id} mailId={id} search={search} onChange={change} />
        )}
      </div>
    </Page>
  );
}
