import { Button, Group, NativeSelect, Text } from '@mantine/core';
import { IconTags } from '@tabler/icons-react';
import { useState } from 'react';
import { api, client } from '../../../api/client.ts';
import { date } from '../../../format/index.ts';
import { Answer } from '../../../parts/answer.tsx';
import { can } from '../../../parts/can.ts';
import { DataTable } from '../../../parts/data-table.tsx';
import { Empty } from '../../../parts/empty.tsx';
import { failed, saved } from '../../../parts/notify.ts';
import { offerUndo } from '../../../parts/offer-undo.tsx';
import { Page } from '../../../parts/page.tsx';
import { useRefresh } from '../../../parts/use-refresh.ts';
import { t } from '../../../words/index.ts';
import { textOf, type Values } from '../form/field.ts';
import { FormDialog } from '../form/form-dialog.tsx';
import { WhoMayChange } from '../owners-only.tsx';
import {
  type Attribute,
  type AttributeType,
  type Criterion,
  criterionOptions,
  sayCriterion,
  sayType,
  typeOptions,
} from './attribute-words.ts';

/** What is known of contacts: each attribute with its type and the kind of criterion it is. */
export default function AttributesPage() {
  const query = api.useQuery('get', '/contact-attributes');
  const refresh = useRefresh();
  const [isAdding, setIsAdding] = useState(false);
  const isMine = can('contacts:write');
  const put = async (attributeName: string, criterion: Criterion | null) => {
    await client.PUT('/contact-attributes/{attributeName}', {
      params: { path: { attributeName } },
      body: { criterion },
    });
    await refresh('/contact-attributes');
  };
  const change = ({ name, criterion: before }: Attribute, criterion: Criterion | null) =>
    put(name, criterion).then(() =>
      offerUndo(
        criterion ? t('{name}: {kind}.', { name, kind: sayCriterion(criterion) }) : t('{name}: of no kind.', { name }),
        () => put(name, before),
      ),
    );
  const add = async (values: Values) => {
    const criterion = textOf(values, 'criterion');
    const name = textOf(values, 'name');
    await client.POST('/contact-attributes', {
      body: {
        name,
        type: textOf(values, 'type') as AttributeType,
        criterion: criterion === '' ? null : (criterion as Criterion),
      },
    });
    await refresh('/contact-attributes');
    saved(t('{name} is declared.', { name }));
  };
  const declare = isMine && <Button onClick={() => setIsAdding(true)}>{t('Declare an attribute')}</Button>;
  return (
    <Page
      title={t('Attributes')}
      lead={t(
        'New ones come by themselves with what is sent, and keep the type of their first value. The kind of criterion sorts them where segments are made.',
      )}
      actions={declare}
    >
      <WhoMayChange scope="contacts:write" />
      <Answer query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty
              icon={<IconTags size={28} aria-hidden />}
              title={t('Nothing is known of contacts yet')}
              action={declare}
            >
              {t('Import contacts, or let the shop send them: their attributes are listed here.')}
            </Empty>
          ) : (
            <DataTable
              name={t('Attributes')}
              file="attributes"
              rows={items}
              rowKey={({ name }) => name}
              columns={[
                { name: t('Attribute'), cell: ({ name }) => name, csv: ({ name }) => name },
                { name: t('Type'), cell: ({ type }) => sayType(type), csv: ({ type }) => type },
                {
                  name: t('Kind of criterion'),
                  cell: (attribute) => (
                    <CriterionCell
                      attribute={attribute}
                      onChange={(criterion) => void change(attribute, criterion).catch(failed)}
                    />
                  ),
                  csv: ({ criterion }) => criterion ?? '',
                },
                {
                  name: t('Since'),
                  cell: ({ createdAt }) => date(createdAt),
                  csv: ({ createdAt }) => createdAt,
                  onlyWide: true,
                },
              ]}
            />
          )
        }
      </Answer>
      <FormDialog
        title={t('Declare an attribute')}
        isOpen={isAdding}
        onClose={() => setIsAdding(false)}
        verb={t('Declare it')}
        initial={{ name: '', type: 'text', criterion: '' }}
        save={add}
        fields={[
          {
            kind: 'text',
            name: 'name',
            label: t('Name'),
            isRequired: true,
            isWide: true,
            placeholder: 'favouriteTea',
            hint: t('Letters, digits and _, beginning with a letter. It cannot be changed later.'),
          },
          { kind: 'choice', name: 'type', label: t('Type'), options: typeOptions(), hint: t('It never changes.') },
          {
            kind: 'choice',
            name: 'criterion',
            label: t('Kind of criterion'),
            options: criterionOptions(),
            isClearable: true,
          },
        ]}
      />
    </Page>
  );
}

function CriterionCell({
  attribute,
  onChange,
}: {
  attribute: Attribute;
  onChange: (criterion: Criterion | null) => void;
}) {
  const { name, criterion, proposedCriterion } = attribute;
  if (!can('contacts:write')) return criterion ? sayCriterion(criterion) : t('nobody said');
  return (
    <Group gap="xs">
      <NativeSelect
        size="xs"
        aria-label={t('Kind of criterion of {name}', { name })}
        value={criterion ?? ''}
        data={[{ value: '', label: t('nobody said') }, ...criterionOptions()]}
        onChange={({ currentTarget }) =>
          onChange(currentTarget.value === '' ? null : (currentTarget.value as Criterion))
        }
      />
      {criterion === null && proposedCriterion && (
        <Button
          size="compact-sm"
          variant="subtle"
          h="auto"
          styles={{ label: { whiteSpace: 'normal', textAlign: 'start' } }}
          aria-label={t('Probably {kind}: {name}', { name, kind: sayCriterion(proposedCriterion) })}
          onClick={() => onChange(proposedCriterion)}
        >
          <Text span size="sm">
            {t('Probably {kind}', { kind: sayCriterion(proposedCriterion) })}
          </Text>
        </Button>
      )}
    </Group>
  );
}
