import type { paths } from '../../api/schema.d.ts';
import { dateTime } from '../../format/index.ts';
import { t } from '../../words/index.ts';

/** A campaign as the list has it. */
export type ListedCampaign =
  paths['/reports/campaigns']['get']['responses']['200']['content']['application/json']['items'][number];

/** When it went out, will go out, or was made. */
export function timesOf({
  state,
  scheduledAt,
  launchedAt,
  createdAt,
}: Pick<ListedCampaign, 'state' | 'scheduledAt' | 'launchedAt' | 'createdAt'>): string {
  if (launchedAt) return t('launched {when}', { when: dateTime(launchedAt) });
  if (state === 'scheduled' && scheduledAt) return t('for {when}', { when: dateTime(scheduledAt) });
  return t('made {when}', { when: dateTime(createdAt) });
}
