import { Accordion, Code, Group, Stack, Text } from '@mantine/core';
import { Copy } from '../../../parts/copy.tsx';
import { t } from '../../../words/index.ts';
import classes from './dns-table.module.css';
import { DnsState, sayPurpose } from './domain-words.tsx';
import type { DnsRecord, DomainLine } from './judge-domain.ts';

/** Every record of a domain: what it is for, what was found, what to do, and what to paste. */
export function DnsTable({ lines }: { lines: readonly DomainLine[] }) {
  return (
    <table className={classes.table} aria-label={t('DNS records')}>
      <thead>
        <tr>
          <th scope="col">{t('For')}</th>
          <th scope="col">{t('What was found, and the record')}</th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <DnsLine key={line.key} line={line} />
        ))}
      </tbody>
    </table>
  );
}

function DnsLine({ line: { about, state, text, record } }: { line: DomainLine }) {
  const { name, why } = sayPurpose(about);
  return (
    <tr>
      <th scope="row">
        <Stack gap={2}>
          <Text span fw={500}>
            {name}
          </Text>
          <Text span size="sm" c="dimmed">
            {why}
          </Text>
          <DnsState state={state} />
        </Stack>
      </th>
      <td>
        <Stack gap="xs">
          {text && <Text size="sm">{text}</Text>}
          {record && state === 'good' ? (
            <Accordion
              variant="default"
              chevronPosition="left"
              classNames={{ control: classes.more ?? '', item: classes.item ?? '' }}
            >
              <Accordion.Item value="record">
                <Accordion.Control>{t('The record')}</Accordion.Control>
                <Accordion.Panel>
                  <RecordFields record={record} />
                </Accordion.Panel>
              </Accordion.Item>
            </Accordion>
          ) : (
            record && <RecordFields record={record} />
          )}
        </Stack>
      </td>
    </tr>
  );
}

function RecordFields({ record: { type, name, host, value } }: { record: DnsRecord }) {
  return (
    <dl className={classes.record}>
      <dt>{t('Type')}</dt>
      <dd>{type}</dd>
      <dt>{t('Name')}</dt>
      <dd>
        <Group gap="xs" wrap="nowrap" align="flex-start">
          <Code className={classes.code ?? ''}>{host}</Code>
          <Copy value={host} of={t('the name {name}', { name: host })} />
        </Group>
        {host !== name && (
          <Text size="xs" c="dimmed">
            {t('Some forms want the whole name: {name}', { name })}
          </Text>
        )}
      </dd>
      <dt>{t('Value')}</dt>
      <dd>
        <Group gap="xs" wrap="nowrap" align="flex-start">
          <Code className={classes.code ?? ''}>{value}</Code>
          <Copy value={value} of={t('the value of {name}', { name })} />
        </Group>
      </dd>
    </dl>
  );
}
