import { Button, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { number, partOf } from '../../format/index.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { t } from '../../words/index.ts';
import { Door } from './door.tsx';
import { fieldName } from './field-name.ts';
import classes from './fill-bar.module.css';
import type { Quality } from './quality.ts';

type Field = Quality['fields'][number];

const shownFirst = 15;

/** Each field with how many have it, and how many have it right. */
export function FieldsTable({ fields, contacts }: { fields: readonly Field[]; contacts: number }) {
  const [isAll, setIsAll] = useState(false);
  const sorted = [...fields].sort((a, b) => Number(b.isExpected) - Number(a.isExpected) || b.filled - a.filled);
  const rest = sorted.length - shownFirst;
  return (
    <Stack gap="xs">
      <Text size="sm" c="dimmed">
        {t('The bar is full where a field is filled and right; striped where it is filled but cannot be right.')}
      </Text>
      <DataTable
        name={t('How complete each field is')}
        file="completeness-of-fields"
        rows={isAll ? sorted : sorted.slice(0, shownFirst)}
        rowKey={({ field }) => field}
        columns={[
          {
            name: t('Field'),
            cell: ({ field, isExpected }) => (
              <>
                {fieldName(field)}{' '}
                {isExpected && (
                  <Text span size="sm" c="dimmed">
                    {t('counts in the score')}
                  </Text>
                )}
              </>
            ),
            csv: ({ field }) => field,
          },
          {
            name: t('Filled'),
            isNumber: true,
            cell: ({ filled }) => partOf(filled, contacts),
            csv: ({ filled }) => filled,
          },
          { name: t('Of everybody'), cell: FillBar, onlyWide: true },
          {
            name: t('Not right'),
            isNumber: true,
            cell: ({ invalid }) => number(invalid),
            csv: ({ invalid }) => invalid,
          },
          {
            name: t('Lacking'),
            isNumber: true,
            cell: ({ field, filled }) =>
              filled === contacts ? (
                number(0)
              ) : (
                <Door
                  to={{ code: 'missing', field }}
                  label={t('{count} lack {field}', { count: number(contacts - filled), field: fieldName(field) })}
                >
                  {number(contacts - filled)}
                </Door>
              ),
            csv: ({ filled }) => contacts - filled,
          },
        ]}
      />
      {rest > 0 && !isAll && (
        <Button variant="default" size="xs" style={{ alignSelf: 'flex-start' }} onClick={() => setIsAll(true)}>
          {t('{count, plural, one {# more field} other {# more fields}}', { count: rest })}
        </Button>
      )}
    </Stack>
  );
}

/** A bar of three parts: good, there but not right, and what lacks. */
function FillBar({ filledShare, validShare }: Field) {
  return (
    <span className={classes.bar} aria-hidden>
      <span className={classes.good} style={{ inlineSize: `${validShare * 100}%` }} />
      <span className={classes.wrong} style={{ inlineSize: `${(filledShare - validShare) * 100}%` }} />
    </span>
  );
}
