/**
 * Room: reports. Answers: what came of it?
 * Owns: nothing (worked out from the facts). Reads: the tables named in its store files. Never: is imported by a room.
 */
export { createBacktestRoutes } from './backtest/backtest.routes.ts';
export { createGroupReportRoutes } from './groups/group-report.routes.ts';
export { createGroupReports } from './groups/group-report.service.ts';
export { createRfmGridRoutes } from './groups/rfm-grid.routes.ts';
export { createRfmGrids } from './groups/rfm-grid.ts';
export { createHomeRoutes } from './home/home.routes.ts';
export { createHomeReports } from './home/home.service.ts';
export { createImportanceRoutes } from './importance/importance.routes.ts';
export { createImportance } from './importance/importance.service.ts';
export { createLife } from './people/life.service.ts';
export { createPeopleRoutes } from './people/people.routes.ts';
export { createPeople } from './people/people.service.ts';
export { createPersonFile } from './people/person-file.ts';
export { createSegmentQualityRoutes } from './quality/segment-quality.routes.ts';
export { createSegmentQuality } from './quality/segment-quality.service.ts';
export { createQuestionReports } from './questions/question-report.ts';
export { createQuestionReportRoutes } from './questions/questions.routes.ts';
export { createReportsRoutes } from './reports.routes.ts';
export { createReports, type Reports } from './reports.service.ts';
export { createStrategyBoardRoutes } from './strategy-board/board.routes.ts';
export { createStrategyBoard } from './strategy-board/board.service.ts';
export { createSynergiesRoutes } from './synergies/synergies.routes.ts';
export { createSynergies } from './synergies/synergies.service.ts';
