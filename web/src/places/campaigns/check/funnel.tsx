import { Anchor, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { number, partOf } from '../../../format/index.ts';
import { SaveCsv, saveRows } from '../../../parts/save-csv.tsx';
import { t } from '../../../words/index.ts';
import { reasonWords } from '../reason-words.ts';
import classes from './funnel.module.css';
import { funnelOf, groupName } from './funnel-of.ts';
import type { Check } from './use-check.ts';

const keepPlace = { to: '.', resetScroll: false } as const;

/** A number that opens the list of those behind it. */
function Door({ of, count, about }: { of: string; count: number; about: string }) {
  return (
    <Anchor
      component={Link}
      {...(keepPlace as object)}
      search={((before: object) => ({ ...before, of, content: undefined, variant: undefined })) as never}
      aria-label={t('{count}, {about}: see who', { count: number(count), about })}
      underline="always"
      c="inherit"
    >
      {number(count)}
    </Anchor>
  );
}

/** From all who match to those who will be mailed, with the reason for each loss; every number opens its list. */
export function Funnel({ check }: { check: Check }) {
  const stages = funnelOf(check);
  const full = stages[0]?.count ?? 0;
  const lossWords = (of: string) => (of === 'control' ? t('held back, to compare with') : reasonWords(of));
  const save = () =>
    saveRows('funnel.csv', [
      [t('Step'), t('People')],
      ...stages.flatMap(({ name, count, drops }) => [
        ...drops.map((drop) => [lossWords(drop.of), -drop.count]),
        [name, count],
      ]),
    ]);
  return (
    <div>
      <div className={classes.tools}>
        <SaveCsv of={t('Whom it reaches')} save={save} />
      </div>
      <ol className={classes.stages}>
        {stages.map(({ of, name, count, drops }) => (
          <li key={of}>
            {drops.length > 0 && (
              <ul className={classes.drops}>
                {drops.map((drop) => (
                  <li key={drop.of}>
                    <Text span size="sm" c="dimmed">
                      {'− '}
                      <Door of={drop.of} count={drop.count} about={groupName(drop.of, reasonWords)} />{' '}
                      {lossWords(drop.of)}
                    </Text>
                  </li>
                ))}
              </ul>
            )}
            <div className={classes.stage} data-last={of === 'mailed' || undefined}>
              <Text span className={classes.name ?? ''} fw={of === 'mailed' ? 600 : 400}>
                {name}
              </Text>
              <span className={classes.number}>
                <Door of={of} count={count} about={name} />{' '}
                <Text span size="sm" c="dimmed">
                  {partOf(count, full)}
                </Text>
              </span>
              <span className={classes.track} aria-hidden>
                <span className={classes.bar} style={{ inlineSize: `${full === 0 ? 0 : (count / full) * 100}%` }} />
              </span>
            </div>
          </li>
        ))}
      </ol>
    </div>
  );
}
