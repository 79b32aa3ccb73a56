import { Badge, Button, Group, NativeSelect, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { api, client } from '../../../api/client.ts';
import { here } from '../../../api/here.ts';
import type { components } from '../../../api/schema.d.ts';
import { date } from '../../../format/index.ts';
import { Answer } from '../../../parts/answer.tsx';
import { can } from '../../../parts/can.ts';
import { useConfirm } from '../../../parts/confirm.tsx';
import { DataTable } from '../../../parts/data-table.tsx';
import { failed, saved } from '../../../parts/notify.ts';
import { offerUndo } from '../../../parts/offer-undo.tsx';
import { Page, Part } from '../../../parts/page.tsx';
import { useRefresh } from '../../../parts/use-refresh.ts';
import { t } from '../../../words/index.ts';
import { textOf, type Values } from '../form/field.ts';
import { FormDialog } from '../form/form-dialog.tsx';
import { WhoMayChange } from '../owners-only.tsx';
import { RowActions } from '../row-actions.tsx';
import { type Secret, SecretOnce } from '../secret-once.tsx';
import { RightsTable } from './rights-table.tsx';
import { isRole, roleOptions, roleWord } from './roles.ts';

type Operator = components['schemas']['Operator'];

/** Who works here and what each may do. */
export default function OperatorsPage() {
  const query = api.useQuery('get', '/operators');
  const refresh = useRefresh();
  const confirm = useConfirm();
  const [isAdding, setIsAdding] = useState(false);
  const [secret, setSecret] = useState<Secret | null>(null);
  const isMine = can('workspace:write');

  const setRole = (operatorId: string, role: Operator['role']) =>
    client
      .PATCH('/operators/{operatorId}', { params: { path: { operatorId } }, body: { role } })
      .finally(() => refresh('/operators'));

  const changeRole = ({ id, name, role }: Operator, to: Operator['role']) =>
    setRole(id, to)
      .then(() => offerUndo(t('{name} is {role} now.', { name, role: roleWord(to) }), () => setRole(id, role)))
      .catch(failed);

  const remove = async ({ id, name }: Operator) => {
    const isSure = await confirm({
      title: t('Take {name} out of the workspace?', { name }),
      children: t('{name} is signed out here at once. What {name} did stays, and can be read under Activity.', {
        name,
      }),
      verb: t('Take out'),
      isDanger: true,
    });
    if (!isSure) return;
    try {
      await client.DELETE('/operators/{operatorId}', { params: { path: { operatorId: id } } });
      saved(t('{name} works here no more.', { name }));
    } catch (error) {
      failed(error);
    }
    await refresh('/operators');
  };

  const add = async (values: Values) => {
    const role = textOf(values, 'role');
    const name = textOf(values, 'name');
    const { data } = await client.POST('/operators', {
      body: { email: textOf(values, 'email'), role: isRole(role) ? role : 'reader', ...(name && { name }) },
    });
    await refresh('/operators');
    if (data?.password)
      setSecret({
        title: t('{name} can sign in', { name: data.name }),
        name: t('First password'),
        value: data.password,
        note: <Text size="sm">{t('Hand it over together with the address {email}.', { email: data.email })}</Text>,
      });
    else saved(t('{name} works here from now on, and signs in as before.', { name: data?.name ?? '' }));
  };

  return (
    <Page
      title={t('Operators and roles')}
      actions={isMine && <Button onClick={() => setIsAdding(true)}>{t('Add an operator')}</Button>}
    >
      <WhoMayChange scope="workspace:write" />
      <Answer query={query}>
        {({ items }) => (
          <Stack gap="xl">
            <DataTable
              name={t('Operators')}
              file="operators"
              rows={items}
              rowKey={({ id }) => id}
              columns={[
                {
                  name: t('Operator'),
                  cell: ({ name, email }) => (
                    <Stack gap={0}>
                      <Group gap="xs">
                        <Text span fw={500}>
                          {name}
                        </Text>
                        {email === here.operator?.email && (
                          <Badge variant="default" tt="none">
                            {t('you')}
                          </Badge>
                        )}
                      </Group>
                      <Text span size="sm" c="dimmed">
                        {email}
                      </Text>
                    </Stack>
                  ),
                  csv: ({ email }) => email,
                },
                {
                  name: t('Role'),
                  cell: (operator) =>
                    isMine ? (
                      <NativeSelect
                        aria-label={t('Role of {name}', { name: operator.name })}
                        w={140}
                        size="xs"
                        value={operator.role}
                        data={roleOptions()}
                        onChange={({ currentTarget }) => {
                          if (isRole(currentTarget.value)) void changeRole(operator, currentTarget.value);
                        }}
                      />
                    ) : (
                      roleWord(operator.role)
                    ),
                  csv: ({ role }) => role,
                },
                { name: t('Since'), cell: ({ since }) => date(since), csv: ({ since }) => since },
                ...(isMine
                  ? [
                      {
                        name: t('Change'),
                        isNumber: true,
                        cell: (operator: Operator) => (
                          <RowActions
                            actions={[
                              {
                                name: t('Take out'),
                                of: operator.name,
                                run: () => void remove(operator),
                                isDanger: true,
                              },
                            ]}
                          />
                        ),
                      },
                    ]
                  : []),
              ]}
            />
            <Part title={t('What each role may do')}>
              <RightsTable />
            </Part>
          </Stack>
        )}
      </Answer>
      <FormDialog
        title={t('Add an operator')}
        isOpen={isAdding}
        onClose={() => setIsAdding(false)}
        verb={t('Add')}
        initial={{ email: '', name: '', role: 'marketer' }}
        save={add}
        fields={[
          { kind: 'text', type: 'email', name: 'email', label: t('E-mail'), isRequired: true, isWide: true },
          { kind: 'text', name: 'name', label: t('Name'), hint: t('The address, when empty.') },
          { kind: 'choice', name: 'role', label: t('Role'), options: roleOptions() },
        ]}
      />
      <SecretOnce secret={secret} onClose={() => setSecret(null)} />
    </Page>
  );
}
