import { t } from '../../../words/index.ts';
import classes from './score-line.module.css';
import { scoreText } from './score-text.ts';
import { adviceWords } from './template.ts';

/** No, think twice and go as zones of a line, with a dot for each of the best customers. */
export function ScoreLine({ go, no, bestScores }: { go: number; no: number; bestScores: readonly number[] }) {
  const low = Math.min(no, 0, ...bestScores) - 1;
  const high = Math.max(go, ...bestScores) + 1;
  const at = (score: number) => ((score - low) / (high - low)) * 100;
  const zones = [
    { look: classes.no, word: adviceWords.no.word, from: 0, to: at(no) },
    { look: classes.think, word: adviceWords['think-twice'].word, from: at(no), to: at(go) },
    { look: classes.go, word: adviceWords.go.word, from: at(go), to: 100 },
  ];
  return (
    <div
      className={classes.line}
      role="img"
      aria-label={t('No below {no}, think twice up to {go}, go from there. The best score {scores}.', {
        no: scoreText(no),
        go: scoreText(go),
        scores: bestScores.map(scoreText).join(', '),
      })}
    >
      {zones.map(({ look, word, from, to }) => (
        <span
          key={word}
          className={`${classes.zone} ${look}`}
          style={{ insetInlineStart: `${from}%`, inlineSize: `${to - from}%` }}
        >
          {word}
        </span>
      ))}
      {bestScores.map((score, place) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: some of the best score the same.
          key={place}
          className={classes.dot}
          title={t('One of the best: {score}', { score: scoreText(score) })}
          style={{ insetInlineStart: `${at(score)}%` }}
        />
      ))}
      {[...new Set([no, go])].map((score) => (
        <span key={score} className={classes.tick} style={{ insetInlineStart: `${at(score)}%` }}>
          {scoreText(score)}
        </span>
      ))}
    </div>
  );
}
