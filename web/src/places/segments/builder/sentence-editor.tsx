import { Button, Group, Menu, Stack, Text } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { Fragment } from 'react';
import { type Group as Clauses, isDenied, isGroup, type Node } from '../../../parts/sentence/language.ts';
import { t } from '../../../words/index.ts';
import { AddClause } from './add-clause.tsx';
import { useBuilder } from './builder-context.ts';
import classes from './clause.module.css';
import { ClauseCounts, ClauseLine } from './clause-line.tsx';
import { ClauseMenu } from './clause-menu.tsx';
import { apiPathOf, groupAt, joinBy, type Path } from './edit-definition.ts';

/** The whole sentence: "People", its conditions, and the field that adds one. */
export function SentenceEditor() {
  const { root } = useBuilder();
  return (
    <Stack gap={2}>
      <Text fz="1.0625rem">{t('People')}</Text>
      <Rows group={root} path={[]} />
      <AddClause
        path={[]}
        label={root.of.length === 0 ? t('who …') : root.type === 'all' ? t('and who …') : t('or who …')}
      />
    </Stack>
  );
}

function Rows({ group, path }: { group: Clauses; path: Path }) {
  return group.of.map((node, place) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: conditions have no name but their place.
    <Fragment key={place}>
      {place > 0 && <JoinWord group={group} path={path} place={place} />}
      <Row node={node} path={[...path, place]} />
    </Fragment>
  ));
}

function Row({ node, path }: { node: Node; path: Path }) {
  const isNot = isDenied(node);
  const inner = isNot ? node.of : node;
  const innerPath = isNot ? [...path, 0] : path;
  if (isGroup(inner)) return <GroupBox group={inner} path={innerPath} rowPath={path} isNot={isNot} />;
  // Two times "not" is said by nobody: it is gone when a definition is opened.
  if (isDenied(inner)) return <Row node={inner.of} path={[...innerPath, 0]} />;
  return <ClauseLine leaf={inner} leafPath={innerPath} path={path} isNot={isNot} />;
}

function GroupBox({ group, path, rowPath, isNot }: { group: Clauses; path: Path; rowPath: Path; isNot: boolean }) {
  const { root } = useBuilder();
  const words = group.type === 'all' ? t('all of these') : t('any of these');
  const label = isNot ? t('who are not among those with {group}', { group: words }) : words;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset has borders and a size of its own.
    <div className={classes.group} role="group" aria-label={label} data-clause={rowPath.join('.')}>
      <Group justify="space-between" wrap="nowrap" align="start">
        <div>
          <Text fw={600}>{isNot ? t('who are not among those:') : t('{group}:', { group: words })}</Text>
          <ClauseCounts path={apiPathOf(root, rowPath)} />
        </div>
        <ClauseMenu leaf={null} leafPath={path} path={rowPath} words={label} />
      </Group>
      <Rows group={group} path={path} />
      <AddClause
        path={path}
        label={group.type === 'all' ? t('and in this group who …') : t('or in this group who …')}
        isSmall
      />
    </div>
  );
}

/** "and" or "or" between two conditions: of two it changes at once, of more it asks how far. */
function JoinWord({ group, path, place }: { group: Clauses; path: Path; place: number }) {
  const { root, apply, announce } = useBuilder();
  const isAll = group.type === 'all';
  const word = isAll ? t('and') : t('or');
  const other = isAll ? t('or') : t('and');
  const everywhere = () => {
    apply(joinBy(root, path, isAll ? 'any' : 'all'));
    announce(t('Joined by “{word}” now.', { word: other }));
  };
  const button = (props: object) => (
    <Button
      size="compact-sm"
      variant="default"
      className={classes.join}
      aria-label={t('{word}: change to {other}', { word, other })}
      {...props}
    >
      {word}
    </Button>
  );
  if (group.of.length === 2) return <div>{button({ onClick: everywhere })}</div>;
  return (
    <div>
      <Menu position="bottom-start" withinPortal>
        <Menu.Target>{button({ rightSection: <IconChevronDown size={12} aria-hidden /> })}</Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={everywhere}>{t('“{other}” between all of these', { other })}</Menu.Item>
          <Menu.Item
            onClick={() => {
              apply(groupAt(root, [...path, place]));
              announce(t('Grouped.'));
            }}
          >
            {t('“{other}” between these two only', { other })}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}
