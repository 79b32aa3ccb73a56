import { Alert, Button, FileButton, Group, List, NumberInput, Paper, Stack, Switch, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import { number } from '../../format/index.ts';
import { Part } from '../../parts/page.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { saveRows } from '../../parts/save-csv.tsx';
import { t } from '../../words/index.ts';
import { makeCodes } from './make-codes.ts';

type Outcome = { read: number; imported: number; refused: number; problems: { line: number; message: string }[] };

async function bringIn(offerId: number, text: string, isOpen: boolean): Promise<Outcome> {
  const { data } = await client.POST('/offers/{offerId}/codes', {
    params: { path: { offerId }, query: { use: isOpen ? 'open' : 'once' } },
    body: text,
    bodySerializer: (body) => body as unknown as string,
    headers: { 'Content-Type': 'text/csv' },
  });
  return data as Outcome;
}

/** Makes codes in this browser, or brings in those of a shop. */
export function AddCodes({ offerId }: { offerId: number }) {
  const queries = useQueryClient();
  const [count, setCount] = useState<number | ''>(500);
  const [isOpen, setIsOpen] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [error, setError] = useState<unknown>(null);
  const add = async (text: string) => {
    setIsBusy(true);
    setError(null);
    try {
      setOutcome(await bringIn(offerId, text, isOpen));
      await queries.invalidateQueries();
    } catch (problem) {
      setError(problem);
    }
    setIsBusy(false);
  };
  const make = async () => {
    const codes = makeCodes(count === '' ? 0 : count);
    await add(codes.join('\n'));
    await saveRows(`offer-${offerId}-new-codes.csv`, [['code'], ...codes.map((code) => [code])]);
  };
  return (
    <Paper withBorder p="md">
      <Part title={t('More codes')} lead={t('Made ones are saved as a file too, for your shop to know them.')}>
        <Stack gap="sm">
          <Group align="end" gap="sm">
            <NumberInput
              label={t('How many')}
              w={120}
              min={1}
              max={100_000}
              allowDecimal={false}
              value={count}
              onChange={(value) => setCount(typeof value === 'number' ? value : '')}
            />
            <Button variant="default" loading={isBusy} disabled={count === ''} onClick={() => void make()}>
              {t('Make codes')}
            </Button>
            <FileButton accept=".csv,.txt,text/csv,text/plain" onChange={(file) => void file?.text().then(add)}>
              {(props) => (
                <Button variant="default" loading={isBusy} {...props}>
                  {t('Bring in a file')}
                </Button>
              )}
            </FileButton>
          </Group>
          <Switch
            label={t('Coupons: anybody may use them, as often as the offer allows')}
            checked={isOpen}
            onChange={({ currentTarget }) => setIsOpen(currentTarget.checked)}
          />
          <Text size="sm" c="dimmed">
            {t('A file has one code a line, or the columns “code” and “products”.')}
          </Text>
          <ProblemNote error={error} />
          {outcome && <Brought outcome={outcome} />}
        </Stack>
      </Part>
    </Paper>
  );
}

function Brought({ outcome: { imported, refused, problems } }: { outcome: Outcome }) {
  return (
    <Alert
      variant="light"
      color={refused > 0 ? 'yellow' : 'green'}
      role="status"
      title={t('{count, plural, one {# code came in.} other {# codes came in.}}', { count: imported })}
    >
      {refused > 0 && (
        <Stack gap={4}>
          <Text size="sm">{t('{count} did not:', { count: number(refused) })}</Text>
          <List size="sm">
            {problems.slice(0, 20).map(({ line, message }) => (
              <List.Item key={line}>{t('line {line}: {message}', { line: String(line), message })}</List.Item>
            ))}
          </List>
        </Stack>
      )}
    </Alert>
  );
}
