import { percent } from '../../../format/index.ts';
import { t } from '../../../words/index.ts';
import classes from './share-bars.module.css';

type Counts = { yes: number; known: number };

/** Of whom it is known, the share of the best who say yes above that of the others. */
export function ShareBars({ best, rest }: { best: Counts; rest: Counts }) {
  const rows = [
    { name: t('Best'), counts: best, look: classes.best },
    { name: t('Others'), counts: rest, look: classes.rest },
  ];
  return (
    <span className={classes.bars}>
      {rows.map(({ name, counts: { yes, known }, look }) => (
        <span key={name} style={{ display: 'contents' }}>
          <span>{name}</span>
          <span className={classes.track} aria-hidden>
            <span className={look} style={{ inlineSize: `${known === 0 ? 0 : (100 * yes) / known}%` }} />
          </span>
          <span className={classes.share}>{known === 0 ? '–' : percent(yes / known)}</span>
        </span>
      ))}
    </span>
  );
}
