import { Group, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { t } from '../../../words/index.ts';
import classes from './path-steps.module.css';
import { type PathKey, pathSteps } from './steps.ts';

/** The five steps on top of the path: where one is, and links to the others. Before there is a draft, only the first. */
export function PathSteps({ campaignId, at }: { campaignId: number | null; at: PathKey }) {
  const params = { campaignId: String(campaignId ?? '') };
  return (
    <nav aria-label={t('Steps of the campaign')}>
      <ol className={classes.steps}>
        {pathSteps.map(({ key, name, about }, place) => {
          const inside = (
            <>
              <span className={classes.place} aria-hidden>
                {place + 1}
              </span>
              <span>
                <Text span fw={600} size="sm" display="block">
                  {name}
                </Text>
                <Text span size="sm" c="dimmed" className={classes.about ?? ''}>
                  {about}
                </Text>
              </span>
            </>
          );
          const isHere = key === at;
          const current = isHere ? ({ 'aria-current': 'step' } as const) : {};
          return (
            <li key={key} className={classes.step}>
              {campaignId === null ? (
                <Group
                  className={classes.link ?? ''}
                  gap="xs"
                  wrap="nowrap"
                  data-far={!isHere || undefined}
                  {...current}
                >
                  {inside}
                </Group>
              ) : key === 'check' ? (
                <Link className={classes.link} to="/campaigns/$campaignId/check" params={params} {...current}>
                  {inside}
                </Link>
              ) : (
                <Link
                  className={classes.link}
                  to="/campaigns/$campaignId/edit"
                  params={params}
                  search={{ step: key }}
                  {...current}
                >
                  {inside}
                </Link>
              )}
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
