import { Stack, Text } from '@mantine/core';
import { client } from '../../api/client.ts';
import { useConfirm } from '../../parts/confirm.tsx';
import { failed } from '../../parts/notify.ts';
import { offerUndo } from '../../parts/offer-undo.tsx';
import { useRefresh } from '../../parts/use-refresh.ts';
import { t } from '../../words/index.ts';

/** `const archive = useArchive(); if (await archive({ id, name })) …`: asks first, and can be taken back. */
export function useArchive() {
  const confirm = useConfirm();
  const refresh = useRefresh();
  const askAnew = () => refresh('/segments', '/segments/{segmentId}', '/segments/sizes', '/reports/segment-use');
  return async ({ id, name }: { id: number; name: string }): Promise<boolean> => {
    const isSure = await confirm({
      title: t('Archive “{name}”', { name }),
      verb: t('Archive'),
      children: (
        <Stack gap="xs">
          <Text>{t('It has no members from then on, and no new campaign can choose it.')}</Text>
          <Text>{t('Campaigns that went out keep their reports, and what happened in it stays in its history.')}</Text>
        </Stack>
      ),
    });
    if (!isSure) return false;
    const params = { params: { path: { segmentId: id } } };
    try {
      await client.DELETE('/segments/{segmentId}', params);
    } catch (error) {
      failed(error);
      return false;
    }
    offerUndo(t('“{name}” is archived.', { name }), async () => {
      await client.POST('/segments/{segmentId}/restore', params);
      await askAnew();
    });
    await askAnew();
    return true;
  };
}
