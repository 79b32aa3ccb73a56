import { Rating } from '@mantine/core';
import { api } from '../../api/client.ts';
import { can } from '../../parts/can.ts';
import { failed, saved } from '../../parts/notify.ts';
import { useRefresh } from '../../parts/use-refresh.ts';
import { t } from '../../words/index.ts';

/** How strong we are against competitors for a segment, from 1 to 5, by our own judgement. */
export function RateStrength(props: { segmentId: number; segment: string; strength: number | null }) {
  const { segmentId, segment, strength } = props;
  const refresh = useRefresh();
  const rate = api.useMutation('put', '/customers/ratings/{segmentId}', {
    onSuccess: async () => {
      await refresh('/customers/importance');
      saved(t('Rated. The ranking counts it.'));
    },
    onError: failed,
  });
  return (
    <Rating
      size="md"
      value={strength ?? 0}
      readOnly={!can('customers:write')}
      onChange={(value) => rate.mutate({ params: { path: { segmentId } }, body: { strength: value } })}
      getSymbolLabel={(value) => t('{segment}: strength {value} of 5', { segment, value })}
    />
  );
}
