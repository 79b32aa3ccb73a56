import { Paper, Radio, SimpleGrid, Stack } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { client } from '../../../api/client.ts';
import { saved } from '../../../parts/notify.ts';
import { Page } from '../../../parts/page.tsx';
import { useRefresh } from '../../../parts/use-refresh.ts';
import { t } from '../../../words/index.ts';
import { isOn, textOf, type Values } from '../form/field.ts';
import { FieldsForm } from '../form/fields-form.tsx';
import { WhoMayChange } from '../owners-only.tsx';
import { newWay, sayWayKind, type WayKind, wayFields, wayKinds, wayValues } from './way-form.ts';

/** Sets up a way out: its kind first, then what it is made of. */
export default function NewWayPage() {
  const [kind, setKind] = useState<WayKind>('smtp');
  const navigate = useNavigate();
  const refresh = useRefresh();
  const create = async (values: Values) => {
    const more = { name: textOf(values, 'name'), isDefault: isOn(values, 'isDefault') };
    const { data } = await client.POST('/transports', { body: newWay(kind, values, more) as never });
    await refresh('/transports', '/delivery/rates');
    saved(t('{name} is set up. Test the connection before anything goes by it.', { name: more.name }));
    if (data) await navigate({ to: '/settings/ways-out/$transportId', params: { transportId: String(data.id) } });
  };
  return (
    <Page title={t('Set up a way out')} back={{ to: '/settings/ways-out', name: t('Ways out') }}>
      <WhoMayChange scope="delivery:write" />
      <Stack gap="xl">
        <Radio.Group
          label={t('What kind')}
          value={kind}
          onChange={(value) => setKind(wayKinds.find((each) => each === value) ?? 'smtp')}
        >
          <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm" mt="xs">
            {wayKinds.map((each) => (
              <Radio key={each} value={each} label={sayWayKind(each).label} description={sayWayKind(each).hint} />
            ))}
          </SimpleGrid>
        </Radio.Group>
        <Paper withBorder p="md">
          <FieldsForm
            key={kind}
            label={t('Set up a way out')}
            verb={t('Set it up')}
            initial={{ name: sayWayKind(kind).label, ...wayValues(kind), isDefault: true }}
            fields={[
              { kind: 'text', name: 'name', label: t('Name'), isRequired: true, isWide: true },
              ...wayFields(kind, false),
              {
                kind: 'switch',
                name: 'isDefault',
                label: t('Messages go this way unless a campaign says otherwise'),
                isWide: true,
              },
            ]}
            onSubmit={create}
          />
        </Paper>
      </Stack>
    </Page>
  );
}
