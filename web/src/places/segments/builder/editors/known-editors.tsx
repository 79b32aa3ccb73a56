import { Button, Divider, Group, Stack } from '@mantine/core';
import type { CompanyWhere, Leaf, LeafOf } from '../../../../parts/sentence/language.ts';
import { sayAttributeName } from '../../../../parts/sentence/say-attribute.ts';
import { t } from '../../../../words/index.ts';
import type { Holds } from './change-test.ts';
import { type EditorProps, withFields } from './editor-props.ts';
import { BoundFields, Choice } from './fields.tsx';
import { NameField } from './pickers.tsx';
import { TestFields } from './test-fields.tsx';
import { type Criterion, findCriterion, useCriteria } from './use-criteria.ts';
import { ValuesField } from './values-field.tsx';

const ownFields = ['$email', '$external_id', '$language', '$time_zone', '$created_at'];

/** What comparisons of something known go by: what it is said to hold, or what it holds. */
function holdsOf(criterion: Criterion | undefined, name: string): Holds {
  if (name === '$created_at') return 'date';
  const type = criterion?.type ?? 'text';
  return type === 'number' || type === 'boolean' || type === 'list' || type === 'date' ? type : 'text';
}

const firstOf = (criterion: Criterion | undefined) => criterion?.values[0]?.value ?? criterion?.range?.median ?? '?';

/** Another attribute keeps nothing of what was compared with the one before. */
const beginWith = (criterion: Criterion | undefined, name: string): Leaf =>
  criterion?.example.type === 'attribute' ? criterion.example : ({ type: 'attribute', name, op: 'exists' } as Leaf);

/** "whose city is “Lund”". */
export function AttributeEditor({ leaf, part, change }: EditorProps<'attribute'>) {
  const { items } = useCriteria();
  const criterion = findCriterion(items, ['attribute'], leaf.name);
  const names = items.flatMap(({ about, name }) => (about === 'attribute' ? [name] : []));
  if (part === 'subject')
    return (
      <NameField
        label={t('Attribute')}
        value={leaf.name}
        names={[...names, ...ownFields]}
        onChange={(name) => change(beginWith(findCriterion(items, ['attribute'], name), name))}
      />
    );
  return (
    <TestFields
      test={leaf}
      onChange={(next) => change(withFields(next, {}))}
      holds={holdsOf(criterion, leaf.name)}
      source={{ about: 'attribute', name: leaf.name }}
      first={firstOf(criterion)}
    />
  );
}

/** "who decide at a company whose industry is “62”". */
export function CompanyEditor({ leaf, part, change }: EditorProps<'company'>) {
  const set = (fields: Partial<LeafOf<'company'>>) => change(withFields(leaf, fields));
  if (part === 'where') return <CompanyWheres leaf={leaf} set={set} />;
  if (part === 'people') {
    const people = leaf.people ?? { op: 'at-least', value: 2 };
    const setPeople = (fields: object) => set({ people: withFields(people as never, fields) as never });
    return (
      <Stack gap="xs">
        <BoundFields label={t('Known people')} bound={people} min={0} onChange={setPeople} />
        <RoleFields roles={people.roles} decides={people.decides} set={setPeople} />
      </Stack>
    );
  }
  return <RoleFields roles={leaf.roles} decides={leaf.decides} set={set} />;
}

type Role = { roles?: string[] | undefined; decides?: boolean | undefined };

function RoleFields({ roles, decides, set }: Role & { set: (fields: Role) => void }) {
  return (
    <Stack gap="xs">
      <ValuesField
        label={t('In one of these roles')}
        values={roles ?? []}
        source={{ about: 'role' }}
        onChange={(values) => set({ roles: values.length > 0 ? values.map(String) : undefined })}
        mayBeEmpty
      />
      <Choice
        label={t('Takes part in decisions')}
        value={decides === undefined ? 'any' : decides ? 'yes' : 'no'}
        choices={[
          ['any', t('does not matter')],
          ['yes', t('decides')],
          ['no', t('does not decide')],
        ]}
        onChange={(choice) => set({ decides: choice === 'any' ? undefined : choice === 'yes' })}
      />
    </Stack>
  );
}

function CompanyWheres({ leaf, set }: { leaf: LeafOf<'company'>; set: (fields: Partial<LeafOf<'company'>>) => void }) {
  const { items } = useCriteria();
  const wheres = leaf.where ?? [];
  const names = items.flatMap(({ about, name, example }) =>
    about === 'company' && example.type === 'company' && example.where ? [name] : [],
  );
  const setAt = (place: number, made: CompanyWhere[]) => {
    const where = wheres.toSpliced(place, 1, ...made);
    set({ where: where.length > 0 ? where : undefined });
  };
  const begin = (name: string): CompanyWhere => {
    const example = findCriterion(items, ['company'], name)?.example;
    return example?.type === 'company' && example.where ? example.where[0]! : { name, op: 'exists' };
  };
  return (
    <Stack gap="sm">
      {wheres.map((where, place) => {
        const criterion = findCriterion(items, ['company'], where.name);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: they have no name of their own, and stay in their order.
          <Stack gap="xs" key={place}>
            {place > 0 && <Divider label={t('and')} />}
            <NameField
              label={t('Of the company')}
              value={where.name}
              names={[...names, '$name', '$key']}
              onChange={(name) => setAt(place, [begin(name)])}
            />
            <TestFields
              key={where.name}
              test={where}
              onChange={(next) => setAt(place, [next])}
              holds={holdsOf(criterion, where.name)}
              source={{ about: 'company', name: where.name }}
              first={firstOf(criterion)}
            />
            <Group justify="flex-end">
              <Button size="compact-sm" variant="subtle" color="red" onClick={() => setAt(place, [])}>
                {t('Leave out {name}', { name: sayAttributeName(where.name) })}
              </Button>
            </Group>
          </Stack>
        );
      })}
      <Button
        size="compact-sm"
        variant="default"
        onClick={() => set({ where: [...wheres, begin(names[0] ?? '$name')] })}
      >
        {t('Ask for something more of the company')}
      </Button>
    </Stack>
  );
}
