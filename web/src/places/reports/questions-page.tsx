import { Anchor, Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconMessageQuestion } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { api } from '../../api/client.ts';
import { date } from '../../format/index.ts';
import { Answer } from '../../parts/answer.tsx';
import { can } from '../../parts/can.ts';
import { type Column, DataTable } from '../../parts/data-table.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Page } from '../../parts/page.tsx';
import { StateWord } from '../../parts/state-word.tsx';
import { t } from '../../words/index.ts';
import { NewQuestion } from './new-question.tsx';
import { kindNames, type Question } from './question-words.ts';

const columns: readonly Column<Question>[] = [
  {
    name: t('Question'),
    cell: ({ name, text }) => (
      <Anchor component={Link} to="/reports/questions/$questionName" params={{ questionName: name } as never}>
        {text}
      </Anchor>
    ),
    csv: ({ text }) => text,
  },
  { name: t('Answered by'), cell: ({ kind }) => kindNames[kind], csv: ({ kind }) => kind },
  { name: t('Called in messages'), cell: ({ name }) => name, csv: ({ name }) => name },
  { name: t('Since'), onlyWide: true, cell: ({ createdAt }) => date(createdAt), csv: ({ createdAt }) => createdAt },
  {
    name: t('State'),
    cell: ({ archivedAt }) => (
      <StateWord mood={archivedAt ? 'quiet' : 'good'}>{archivedAt ? t('archived') : t('may be asked')}</StateWord>
    ),
    csv: ({ archivedAt }) => archivedAt ?? '',
  },
];

/** What contacts are asked in messages. */
export default function QuestionsPage() {
  const questions = api.useQuery('get', '/questions');
  const [isOpen, { open, close }] = useDisclosure();
  const write = can('contacts:write') && <Button onClick={open}>{t('Write a question')}</Button>;
  return (
    <Page
      title={t('Questions and answers')}
      back={{ to: '/reports', name: t('Reports') }}
      lead={t(
        'A question in a message is answered with one click, and the answer can change which segments somebody is in.',
      )}
      actions={write}
    >
      <NewQuestion isOpen={isOpen} onClose={close} />
      <Answer query={questions}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty
              icon={<IconMessageQuestion size={30} />}
              title={t('Ask, and let the answer decide what comes next')}
              action={write}
            >
              {t(
                '“How likely are you to recommend us?” Each number is a link in the message: one click is the answer, by segment and month it stands here.',
              )}
            </Empty>
          ) : (
            <DataTable
              name={t('Questions')}
              file="questions"
              columns={columns}
              rows={items}
              rowKey={({ name }) => name}
            />
          )
        }
      </Answer>
    </Page>
  );
}
