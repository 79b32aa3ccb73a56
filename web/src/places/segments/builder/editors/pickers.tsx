import { Autocomplete, Select } from '@mantine/core';
import { api } from '../../../../api/client.ts';
import { t } from '../../../../words/index.ts';

type Item = { id: number; name: string };
const page = { params: { query: { limit: 200 } } };
const minute = { staleTime: 60_000 };

/** One of what has a name and a number; what is not there any more keeps its number. */
function Picker(props: {
  label: string;
  items: readonly Item[] | undefined;
  value: number | undefined;
  onChange: (id: number | undefined) => void;
  /** What choosing none means; without it one must be chosen. */
  none?: string;
}) {
  const { label, items = [], value, onChange, none } = props;
  const isKnown = value === undefined || value === 0 || items.some(({ id }) => id === value);
  const data = [
    ...items.map(({ id, name }) => ({ value: `${id}`, label: name })),
    ...(isKnown ? [] : [{ value: `${value}`, label: t('Number {id}', { id: `${value}` }) }]),
  ];
  return (
    <Select
      label={label}
      data={data}
      value={value ? `${value}` : null}
      onChange={(chosen) => (chosen === null ? none && onChange(undefined) : onChange(Number(chosen)))}
      searchable
      clearable={none !== undefined}
      placeholder={none ?? t('Choose')}
      nothingFoundMessage={t('There is none of that name.')}
      comboboxProps={{ withinPortal: false }}
      maxDropdownHeight={220}
      data-autofocus
    />
  );
}

export function SegmentPicker({ value, onChange }: { value: number; onChange: (id: number) => void }) {
  const { data } = api.useQuery('get', '/segments', page, minute);
  return <Picker label={t('Segment')} items={data?.items} value={value} onChange={(id) => id && onChange(id)} />;
}

type Maybe = { value: number | undefined; onChange: (id: number | undefined) => void; isNeeded?: boolean };

export function CampaignPicker({ value, onChange, isNeeded = false }: Maybe) {
  const { data } = api.useQuery('get', '/campaigns', page, minute);
  const none = isNeeded ? {} : { none: t('any campaign') };
  return <Picker label={t('Campaign')} items={data?.items} value={value} onChange={onChange} {...none} />;
}

export function OfferPicker({ value, onChange }: Maybe) {
  const { data } = api.useQuery('get', '/offers', page, minute);
  return <Picker label={t('Offer')} items={data?.items} value={value} onChange={onChange} none={t('any offer')} />;
}

/** A name, from those that occur or typed freely. */
export function NameField(props: {
  label: string;
  value: string;
  names: readonly string[];
  onChange: (name: string) => void;
}) {
  const { label, value, names, onChange } = props;
  return (
    <Autocomplete
      label={label}
      data={[...new Set(names)]}
      defaultValue={value}
      onChange={(text) => {
        if (text.trim() !== '') onChange(text.trim());
      }}
      comboboxProps={{ withinPortal: false }}
      maxDropdownHeight={220}
      data-autofocus
    />
  );
}
