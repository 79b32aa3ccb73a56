import { getRouteApi, useNavigate } from '@tanstack/react-router';
import type { BodyOf } from '../../../api/body-of.ts';
import { api, client } from '../../../api/client.ts';
import type { components } from '../../../api/schema.d.ts';
import { Answer } from '../../../parts/answer.tsx';
import { offerUndo } from '../../../parts/offer-undo.tsx';
import { Page } from '../../../parts/page.tsx';
import { useRefresh } from '../../../parts/use-refresh.ts';
import { t } from '../../../words/index.ts';
import { bodyOf, fieldsOf, type GroupFields } from './group-fields.ts';
import { GroupForm } from './group-form.tsx';

type Group = components['schemas']['NeedsGroup'];
type Change = BodyOf<'/customers/needs-groups/{needsGroupId}', 'patch'>;

const route = getRouteApi('/customers/needs/$needsGroupId/edit');

/** Changes a needs group; the change can be taken back. */
export default function EditGroupPage() {
  const { needsGroupId } = route.useParams();
  const group = api.useQuery('get', '/customers/needs-groups/{needsGroupId}', {
    params: { path: { needsGroupId: Number(needsGroupId) } },
  });
  return (
    <Page
      title={group.data ? t('Change “{name}”', { name: group.data.name }) : t('Needs group')}
      back={{ to: '/customers/needs/$needsGroupId', params: { needsGroupId }, name: group.data?.name ?? t('Needs') }}
    >
      <Answer query={group}>{(found) => <Editing group={found} />}</Answer>
    </Page>
  );
}

function Editing({ group }: { group: Group }) {
  const { id: needsGroupId, name } = group;
  const navigate = useNavigate();
  const refresh = useRefresh();
  const path = { params: { path: { needsGroupId } } };
  const askAnew = () => refresh('/customers/needs-groups', '/customers/needs-groups/{needsGroupId}', '/segments');
  const leave = () =>
    navigate({ to: '/customers/needs/$needsGroupId', params: { needsGroupId: String(needsGroupId) } });
  const change = api.useMutation('patch', '/customers/needs-groups/{needsGroupId}', {
    onSuccess: async (_, { body }) => {
      offerUndo(t('“{name}” is changed.', { name }), async () => {
        await client.PATCH('/customers/needs-groups/{needsGroupId}', { ...path, body: asBefore(group, body) });
        await askAnew();
      });
      await askAnew();
      await leave();
    },
  });
  return (
    <GroupForm
      title={t('Change “{name}”', { name })}
      fields={fieldsOf(group)}
      verb={t('Save the group')}
      onSave={(fields: GroupFields) => change.mutate({ ...path, body: bodyOf(fields) })}
      onLeave={() => void leave()}
      isSaving={change.isPending}
      error={change.error}
    />
  );
}

/** The group as it was, of what a change has touched. */
const asBefore = ({ name, words, arguments: said, answers, rule }: Group, { rule: changed }: Change): Change => ({
  ...{ name, words, arguments: said, answers },
  ...(changed === undefined ? {} : { rule: rule as Change['rule'] }),
});
