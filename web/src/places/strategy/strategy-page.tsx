import { Page } from '../../parts/page.tsx';
import { TabsInAddress } from '../../parts/tabs-in-address.tsx';
import { t } from '../../words/index.ts';
import { BoardPart } from './board-part.tsx';
import { DecisionsPart } from './decisions-part.tsx';
import { RankingPart } from './ranking-part.tsx';

/** Whom to court, whom to keep, whom to leave: the board, the ranking behind it, and what was decided. */
export default function StrategyPage() {
  return (
    <Page
      title={t('Strategy')}
      lead={t('What customers value, by what they are worth: a plan for each cell, and what came of it.')}
    >
      <TabsInAddress
        label={t('Strategy')}
        tabs={[
          { key: 'board', name: t('Board'), content: () => <BoardPart /> },
          { key: 'ranking', name: t('What each segment is worth'), content: () => <RankingPart /> },
          { key: 'decisions', name: t('Decisions'), content: () => <DecisionsPart /> },
        ]}
      />
    </Page>
  );
}
