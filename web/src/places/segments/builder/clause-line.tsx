import { Stack, Text } from '@mantine/core';
import { number } from '../../../format/index.ts';
import { clauseText, describeClause } from '../../../parts/sentence/describe-definition.ts';
import type { Leaf } from '../../../parts/sentence/language.ts';
import { t } from '../../../words/index.ts';
import { useBuilder } from './builder-context.ts';
import classes from './clause.module.css';
import { ClauseMenu, useRow } from './clause-menu.tsx';
import { apiPathOf, isAt, type Path } from './edit-definition.ts';
import { missingPieces } from './missing-pieces.ts';
import { PieceButton } from './piece-button.tsx';

/** One condition of the sentence: its pieces as buttons, what it does to the count, what is wrong with it. */
export function ClauseLine(props: { leaf: Leaf; leafPath: Path; path: Path; isNot: boolean }) {
  const { leaf, leafPath, path, isNot } = props;
  const { root, names, open, problems, hints } = useBuilder();
  const row = useRow(path);
  const apiPath = apiPathOf(root, leafPath);
  const pieces = missingPieces(describeClause(leaf, names, isNot), open, leafPath);
  const words = clauseText(leaf, names, isNot);
  const wrong = problems.filter((problem) => isAt(problem.path, apiPath));
  const odd = hints.filter((hint) => isAt(hint.path, apiPath));
  const parts = pieces.map(({ part }) => part);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys work on what is inside it.
    <div
      className={classes.clause}
      data-clause={path.join('.')}
      onKeyDown={(event) => {
        if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
        event.preventDefault();
        row.move(event.key === 'ArrowUp' ? -1 : 1);
      }}
    >
      <Stack gap={2}>
        <span>
          {pieces.map(({ text, part }, place) =>
            part === null ? (
              // biome-ignore lint/suspicious/noArrayIndexKey: pieces of a sentence stay where they are.
              <span key={place}>{text}</span>
            ) : (
              <PieceButton
                // biome-ignore lint/suspicious/noArrayIndexKey: pieces of a sentence stay where they are.
                key={place}
                {...{ leaf, part, text }}
                path={leafPath}
                isFirst={parts.indexOf(part) === place}
                isWrong={wrong.length > 0}
              />
            ),
          )}
        </span>
        <ClauseCounts path={apiPathOf(root, path)} />
        {wrong.map(({ path: at, message }) => (
          <Text key={`${at}${message}`} size="sm" c="var(--bad)" role="alert">
            {message}
          </Text>
        ))}
        {odd.map(({ path: at, message }) => (
          <Text key={`${at}${message}`} size="sm" c="var(--warn)">
            {message}
          </Text>
        ))}
      </Stack>
      <ClauseMenu leaf={leaf} leafPath={leafPath} path={path} words={words} />
    </div>
  );
}

/** How many a part matches alone, and how many there would be without it. */
export function ClauseCounts({ path }: { path: string }) {
  const { counts, isSample } = useBuilder();
  const found = counts.find((part) => part.path === path);
  if (!found) return <Text size="sm">{'\u00a0'}</Text>;
  const say = (count: number) => (isSample ? t('about {count}', { count: number(rounded(count)) }) : number(count));
  return (
    <Text size="sm" c="dimmed">
      {found.without === null
        ? t('{alone} match this', { alone: say(found.alone.count) })
        : t('{alone} match this alone; without it: {without}', {
            alone: say(found.alone.count),
            without: say(found.without.count),
          })}
    </Text>
  );
}

/** To two digits: of an estimate the others say nothing. */
function rounded(count: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, count))) - 1);
  return Math.round(count / unit) * unit;
}
