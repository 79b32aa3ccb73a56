import { Button, Stack, Text } from '@mantine/core';
import { Fragment, useState } from 'react';
import { t } from '../../words/index.ts';
import classes from './definition-sentence.module.css';
import { type Clause, type Clauses, describeDefinition } from './describe-definition.ts';
import type { Definition } from './language.ts';
import { useNames } from './use-names.ts';

/**
 * A definition as a sentence: what it turns on in bold, groups inside groups set in. Of long ones `max` clauses are drawn,
 * and the rest when asked for.
 */
export function DefinitionSentence({ definition, max = 12 }: { definition: Definition; max?: number }) {
  const names = useNames(definition);
  const [isWhole, setIsWhole] = useState(false);
  const described = describeDefinition(definition, names);
  const isList = described.kind === 'group' && !described.isNot;
  const parts = isList ? described.of : [described];
  const shown = isWhole ? parts : parts.slice(0, max);
  return (
    <Stack gap={4} align="flex-start">
      <Text component="div" maw="75ch">
        {t('People')} <Joined parts={shown} join={isList ? described.join : 'all'} />
        {shown.length === parts.length ? '.' : ' …'}
      </Text>
      {shown.length < parts.length && (
        <Button variant="subtle" size="compact-sm" onClick={() => setIsWhole(true)}>
          {t('{count, plural, one {# more condition} other {# more conditions}}', {
            count: parts.length - shown.length,
          })}
        </Button>
      )}
    </Stack>
  );
}

function Joined({ parts, join }: { parts: readonly (Clause | Clauses)[]; join: 'all' | 'any' }) {
  const word = join === 'all' ? t('and') : t('or');
  return parts.map((part, place) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: parts of a sentence stay where they are.
    <Fragment key={place}>
      {place > 0 && <span className={classes.join}>{part.kind === 'group' ? ` ${word}` : `, ${word} `}</span>}
      <Part part={part} />
    </Fragment>
  ));
}

function Part({ part }: { part: Clause | Clauses }) {
  if (part.kind === 'group')
    return (
      <span className={classes.group}>
        {part.isNot && <span className={classes.line}>{t('who are not among those')}</span>}
        <Joined parts={part.of} join={part.join} />
      </span>
    );
  return part.pieces.map((piece, place) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: pieces of a sentence stay where they are.
    <span key={place} className={piece.part === null ? undefined : classes.piece}>
      {piece.text}
    </span>
  ));
}
