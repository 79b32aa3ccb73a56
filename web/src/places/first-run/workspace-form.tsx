import { Button, Fieldset, Group, Select, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMemo, useState } from 'react';
import { client } from '../../api/client.ts';
import { here } from '../../api/here.ts';
import { ApiProblem, codeOf } from '../../api/problem.ts';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { locale, t } from '../../words/index.ts';
import { guessCurrency } from './guess-currency.ts';
import { suggestSlug } from './suggest-slug.ts';

type Values = Record<
  'name' | 'slug' | 'timeZone' | 'currency' | 'language' | 'senderName' | 'senderEmail' | 'postalAddress',
  string
>;

/** What the API calls a field that has another name in the form. */
const namesInForm: Record<string, keyof Values> = {
  'settings.sender.name': 'senderName',
  'settings.sender.email': 'senderEmail',
  'settings.postalAddress': 'postalAddress',
};

function startValues(): Values {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const [language = 'en'] = locale.split('-');
  const currency = guessCurrency(timeZone);
  return { name: '', slug: '', timeZone, currency, language, senderName: '', senderEmail: '', postalAddress: '' };
}

const required = (value: string) => (value.trim() === '' ? t('This is needed.') : null);

const checks = {
  name: required,
  slug: (value: string) =>
    /^(?!\d+$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(value)
      ? null
      : t('Use small letters, digits and hyphens, and not digits alone.'),
  timeZone: required,
  currency: required,
  language: required,
  senderName: required,
  senderEmail: (value: string) =>
    /^\S+@\S+\.\S+$/.test(value.trim()) ? null : t('Give a whole address: news@example.com'),
  postalAddress: required,
};

const namesOf = (type: 'currency' | 'language') => {
  const names = new Intl.DisplayNames(locale, { type });
  return (code: string) => ({ value: code, label: `${names.of(code) ?? code} (${code})` });
};

const messageLanguages = [
  'en',
  'sv',
  'da',
  'nb',
  'nn',
  'fi',
  'is',
  'de',
  'nl',
  'fr',
  'es',
  'it',
  'pt',
  'pl',
  'et',
  'lv',
  'lt',
];

function useChoices() {
  return useMemo(
    () => ({
      timeZones: Intl.supportedValuesOf('timeZone'),
      currencies: Intl.supportedValuesOf('currency').map(namesOf('currency')),
      languages: messageLanguages.map(namesOf('language')),
    }),
    [],
  );
}

const bodyOf = ({ senderName, senderEmail, postalAddress, ...rest }: Values) => ({
  ...rest,
  settings: { sender: { name: senderName.trim(), email: senderEmail.trim() }, postalAddress: postalAddress.trim() },
});

/** Asks for all a workspace needs, makes it, and goes there. What was typed stays when something is wrong. */
export function WorkspaceForm() {
  const choices = useChoices();
  const form = useForm<Values>({ initialValues: startValues(), validate: checks });
  const [followed, setFollowed] = useState({ slug: true, senderName: true });
  const [problem, setProblem] = useState<unknown>(null);
  const [isBusy, setIsBusy] = useState(false);

  /** Short name and sender follow the name until somebody writes one of their own. */
  const setName = (name: string) => {
    form.setFieldValue('name', name);
    if (followed.slug) form.setFieldValue('slug', suggestSlug(name));
    if (followed.senderName) form.setFieldValue('senderName', name);
  };
  const own = (field: 'slug' | 'senderName', value: string) => {
    setFollowed((before) => ({ ...before, [field]: value === '' }));
    form.setFieldValue(field, value);
  };
  const tellFields = (error: unknown): boolean => {
    if (codeOf(error) === 'workspace_slug_taken') {
      form.setFieldError('slug', t('This short name is taken. Choose another.'));
      return true;
    }
    const fields = error instanceof ApiProblem ? (error.body.errors ?? []) : [];
    for (const { path, message } of fields) {
      const name = path.replace(/^body\./, '');
      form.setFieldError(namesInForm[name] ?? name, message);
    }
    return fields.length > 0;
  };
  const create = async (values: Values) => {
    setIsBusy(true);
    setProblem(null);
    try {
      const { data } = await client.POST('/workspaces', { body: bodyOf(values) });
      location.assign(`/w/${data?.slug ?? values.slug}/`);
    } catch (error) {
      if (!tellFields(error)) setProblem(error);
      setIsBusy(false);
    }
  };

  return (
    <form noValidate onSubmit={form.onSubmit((values) => void create(values), focusFirstError)}>
      <Stack gap="lg">
        <Stack>
          <TextInput
            label={t('Name')}
            description={t('Your shop, brand or company.')}
            autoComplete="organization"
            maxLength={200}
            data-autofocus
            autoFocus={here.workspaces.length === 0}
            {...form.getInputProps('name')}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
          />
          <TextInput
            label={t('Short name')}
            description={t('Stands in addresses, as in /w/corner-shop. It cannot be changed later.')}
            maxLength={63}
            {...form.getInputProps('slug')}
            onChange={({ currentTarget }) => own('slug', currentTarget.value)}
          />
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <Select
              label={t('Time zone')}
              description={t('Days and hours are counted in it.')}
              data={choices.timeZones}
              searchable
              allowDeselect={false}
              limit={60}
              nothingFoundMessage={t('No such time zone')}
              {...form.getInputProps('timeZone')}
            />
            <Select
              label={t('Currency')}
              description={t('Amounts are kept in it. It cannot be changed later.')}
              data={choices.currencies}
              searchable
              allowDeselect={false}
              limit={60}
              nothingFoundMessage={t('No such currency')}
              {...form.getInputProps('currency')}
            />
          </SimpleGrid>
        </Stack>
        <Fieldset legend={t('What your messages say')}>
          <Stack>
            <Select
              label={t('Language')}
              description={t('For contacts of whom no language is known.')}
              data={choices.languages}
              searchable
              allowDeselect={false}
              {...form.getInputProps('language')}
            />
            <SimpleGrid cols={{ base: 1, xs: 2 }}>
              <TextInput
                label={t('Name of the sender')}
                {...form.getInputProps('senderName')}
                onChange={({ currentTarget }) => own('senderName', currentTarget.value)}
              />
              <TextInput
                label={t('E-mail address of the sender')}
                type="email"
                autoComplete="email"
                placeholder="news@example.com"
                {...form.getInputProps('senderEmail')}
              />
            </SimpleGrid>
            <TextInput
              label={t('Postal address')}
              description={t('Shown at the foot of every message; many laws want it.')}
              autoComplete="street-address"
              maxLength={500}
              {...form.getInputProps('postalAddress')}
            />
          </Stack>
        </Fieldset>
        <ProblemNote error={problem} />
        <Group>
          <Button type="submit" loading={isBusy}>
            {t('Create workspace')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** The first field that is wrong takes the focus: the reason stands at it. */
function focusFirstError(): void {
  requestAnimationFrame(() => document.querySelector<HTMLElement>('form [aria-invalid="true"]')?.focus());
}
