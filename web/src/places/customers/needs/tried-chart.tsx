import { BarChart } from '../../../parts/charts/bar-chart.tsx';
import { Part } from '../../../parts/page.tsx';
import { t } from '../../../words/index.ts';
import type { Proposal } from './needs.ts';

type Tried = Extract<Proposal, { tried: unknown }>;

const twoDecimals = (value: number) => (Math.round(value * 100) / 100).toFixed(2);

/** How clear each number of groups would have been, and whether every two of them have a border. */
export function TriedChart({ proposal }: { proposal: Tried }) {
  const { tried } = proposal;
  const chosen = proposal.kind === 'groups' ? proposal.groups.length : null;
  const valuesWhere = (fits: (unclearPairs: number) => boolean) =>
    tried.map(({ silhouette, unclearPairs }) => (fits(unclearPairs) ? silhouette : null));
  return (
    <Part
      title={t('How many groups?')}
      lead={t(
        'How much nearer people lie to their own group than to the next (silhouette, −1 to 1). Where two groups run into one another, one crowd was cut in two.',
      )}
    >
      <BarChart
        name={t('Silhouette by number of groups')}
        file="needs-tried"
        direction="up"
        isStacked
        categories={tried.map(({ groups }) =>
          groups === chosen ? t('{groups} (proposed)', { groups }) : String(groups),
        )}
        categoryName={t('Number of groups')}
        bars={[
          { name: t('A border between every two'), values: valuesWhere((pairs) => pairs === 0) },
          { name: t('Some two run into one another'), values: valuesWhere((pairs) => pairs > 0) },
        ]}
        line={
          proposal.kind === 'groups' ? { value: proposal.silhouetteOfCrowd, name: t('Crowds without groups') } : null
        }
        say={twoDecimals}
      />
    </Part>
  );
}
