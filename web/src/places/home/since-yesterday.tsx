import type { components } from '../../api/schema.d.ts';
import { dateTime, money, number } from '../../format/index.ts';
import { type Figure, Figures } from '../../parts/figures.tsx';
import { Part } from '../../parts/page.tsx';
import { t } from '../../words/index.ts';

type Home = components['schemas']['HomeReport'];

/** "12 more than the day before": in words, for up is not always good. */
function tellChange(now: number, before: number, tell: (value: number) => string): string {
  if (now === before) return now === 0 ? t('none the day before either') : t('as the day before');
  if (before === 0) return t('none the day before');
  return t('{before} the day before', { before: tell(before) });
}

/** The last 24 hours, each number beside the same of the 24 hours before, and a door to what is behind it. */
export function SinceYesterday({ home }: { home: Home }) {
  const { now, before } = home;
  const figure = (
    name: string,
    of: keyof Home['now'],
    door: NonNullable<Figure['door']>,
    tell: (value: number) => string = number,
  ): Figure => ({ name, value: tell(now[of]), note: tellChange(now[of], before[of], tell), door });
  const figures = [
    figure(t('New contacts'), 'contacts', { to: '/contacts' }),
    figure(t('Orders'), 'orders', { to: '/customers' }),
    figure(t('Revenue'), 'revenue', { to: '/customers' }, money),
    figure(t('Messages accepted'), 'accepted', { to: '/campaigns' }),
    figure(t('People who opened'), 'opened', { to: '/campaigns' }),
    figure(t('People who clicked'), 'clicked', { to: '/campaigns' }),
    figure(t('Unsubscribed'), 'unsubscribed', { to: '/campaigns' }),
    {
      name: t('Entered and left segments'),
      value: t('{entered} and {left}', { entered: number(now.entered), left: number(now.left) }),
      note: t('{entered} and {left} the day before', { entered: number(before.entered), left: number(before.left) }),
      door: { to: '/segments' },
    },
  ];
  return (
    <Part
      title={t('Since yesterday')}
      lead={t('The 24 hours since {since}, beside those before.', { since: dateTime(home.since) })}
    >
      <Figures figures={figures} columns={4} />
    </Part>
  );
}
