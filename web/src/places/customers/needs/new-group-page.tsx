import { useNavigate } from '@tanstack/react-router';
import { api } from '../../../api/client.ts';
import { saved } from '../../../parts/notify.ts';
import { Page } from '../../../parts/page.tsx';
import { useRefresh } from '../../../parts/use-refresh.ts';
import { t } from '../../../words/index.ts';
import { bodyOf, emptyGroup } from './group-fields.ts';
import { GroupForm } from './group-form.tsx';

/** A new needs group, in one's own words. */
export default function NewGroupPage() {
  const navigate = useNavigate();
  const refresh = useRefresh();
  const leave = () => navigate({ to: '/customers/needs' });
  const create = api.useMutation('post', '/customers/needs-groups', {
    onSuccess: async () => {
      await refresh('/customers/needs-groups');
      saved();
      await leave();
    },
  });
  const title = t('A new group');
  return (
    <Page title={title} back={{ to: '/customers/needs', name: t('Needs') }}>
      <GroupForm
        title={title}
        fields={emptyGroup}
        verb={t('Make the group')}
        onSave={(fields) => create.mutate({ body: bodyOf(fields) })}
        onLeave={() => void leave()}
        isSaving={create.isPending}
        error={create.error}
      />
    </Page>
  );
}
