import {
  ActionIcon,
  Anchor,
  Badge,
  Button,
  Grid,
  Group,
  Paper,
  Select,
  Stack,
  Text,
  UnstyledButton,
} from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconTrash } from '@tabler/icons-react';
import { Link, useSearch } from '@tanstack/react-router';
import { api } from '../../../api/client.ts';
import { Answer } from '../../../parts/answer.tsx';
import { Part } from '../../../parts/page.tsx';
import { useSetSearch } from '../../../parts/use-set-search.ts';
import { t } from '../../../words/index.ts';
import { ContentForm } from './content-form.tsx';
import classes from './contents-step.module.css';
import { emptyContent, inOrder, moved, replaced, without } from './edit-contents.ts';
import { LivePreview } from './live-preview.tsx';
import { nameOf, useSegments, useTemplates } from './use-choices.ts';
import type { Campaign, Content, Draft } from './use-draft.ts';
import { VariantsForm } from './variants-form.tsx';

/** What each segment sees: contents in order of priority, one of them open, with the message beside it. */
export function ContentsStep({ path, campaign }: { path: Draft; campaign: Campaign }) {
  const { draft, change } = path;
  const { content: asked = 1 } = useSearch({ from: '/campaigns/$campaignId/edit' });
  const setSearch = useSetSearch();
  const segments = useSegments();
  const templates = useTemplates();
  const template = api.useQuery('get', '/templates/{templateId}', {
    params: { path: { templateId: draft.templateId } },
  });
  const contents = draft.contents as Content[];
  const place = Math.min(Math.max(asked, 1), contents.length) - 1;
  const open = (index: number) => void setSearch({ content: index + 1 }, { replace: true });
  const keep = (next: Content[]) => change({ contents: next });
  const content = contents[place];
  return (
    <Answer query={segments}>
      {({ items }) => (
        <Stack gap="xl">
          <Group align="end">
            <Select
              label={t('Template')}
              data={(templates.data?.items ?? []).map(({ id, name }) => ({ value: String(id), label: name }))}
              value={String(draft.templateId)}
              allowDeselect={false}
              onChange={(id) => id && change({ templateId: Number(id) })}
              miw={280}
            />
            <Anchor
              component={Link}
              to="/templates/$templateId"
              params={{ templateId: String(draft.templateId) } as never}
              mb={8}
            >
              {t('See the template')}
            </Anchor>
          </Group>
          <VariantsForm path={path} />
          <Part
            title={t('Contents')}
            lead={t('Everybody gets the first that fits, from the top down. The one for everybody else comes last.')}
          >
            <Grid gap="xl">
              <Grid.Col span={{ base: 12, lg: 7 }}>
                <Stack>
                  <ol className={classes.contents}>
                    {contents.map((each, index) => (
                      <ContentLine
                        // biome-ignore lint/suspicious/noArrayIndexKey: the place is what a content is known by.
                        key={index}
                        name={titleOf(each, (id) => nameOf(items, id))}
                        variant={each.variant ?? null}
                        place={index}
                        isOpen={index === place}
                        canMove={{
                          up: index > 0 && !isLast(each),
                          down: index < contents.length - 1 && !isLast(contents[index + 1]!) && !isLast(each),
                        }}
                        canRemove={contents.length > 1}
                        onOpen={() => open(index)}
                        onMove={(by) => {
                          keep(moved(contents, index, by));
                          open(index + by);
                        }}
                        onRemove={() => {
                          keep(without(contents, index));
                          open(Math.max(0, index - 1));
                        }}
                      />
                    ))}
                  </ol>
                  <Group>
                    <Button
                      variant="default"
                      size="sm"
                      disabled={items.length === 0}
                      onClick={() => {
                        const free = items.find(({ id }) => !contents.some(({ segmentId }) => segmentId === id));
                        const next = inOrder([...contents, emptyContent(free?.id ?? items[0]!.id)]);
                        keep(next);
                        open(next.length - (next.some(isLast) ? 2 : 1));
                      }}
                    >
                      {t('Add a content for a segment')}
                    </Button>
                    {!contents.some(isLast) && (
                      <Button
                        variant="default"
                        size="sm"
                        onClick={() => {
                          keep([...contents, emptyContent(null)]);
                          open(contents.length);
                        }}
                      >
                        {t('Add one for everybody else')}
                      </Button>
                    )}
                  </Group>
                  {!contents.some(isLast) && (
                    <Text size="sm" c="dimmed">
                      {t('Whoever is in none of these segments gets no message.')}
                    </Text>
                  )}
                  {content && (
                    <Answer query={template}>
                      {(design) => (
                        <ContentForm
                          key={place}
                          content={content}
                          design={design}
                          segments={items}
                          variants={draft.variants.map(({ key }) => key)}
                          onChange={(next) => {
                            const all = inOrder(replaced(contents, place, next));
                            keep(all);
                            if (all.indexOf(next) !== place) open(all.indexOf(next));
                          }}
                        />
                      )}
                    </Answer>
                  )}
                </Stack>
              </Grid.Col>
              <Grid.Col span={{ base: 12, lg: 5 }}>
                <div className={classes.preview}>
                  <LivePreview campaign={campaign} place={place} saving={path.saving} />
                </div>
              </Grid.Col>
            </Grid>
          </Part>
        </Stack>
      )}
    </Answer>
  );
}

const isLast = ({ segmentId, variant }: Content) => (segmentId ?? null) === null && (variant ?? null) === null;

const titleOf = ({ segmentId }: Content, name: (id: number) => string) =>
  segmentId === null || segmentId === undefined ? t('Everybody else') : name(segmentId);

function ContentLine(props: {
  name: string;
  variant: string | null;
  place: number;
  isOpen: boolean;
  canMove: { up: boolean; down: boolean };
  canRemove: boolean;
  onOpen: () => void;
  onMove: (by: -1 | 1) => void;
  onRemove: () => void;
}) {
  const { name, variant, place, isOpen, canMove, canRemove, onOpen, onMove, onRemove } = props;
  const icon = { variant: 'subtle', color: 'gray', size: 'md' } as const;
  return (
    <Paper component="li" withBorder className={classes.content ?? ''} data-open={isOpen || undefined}>
      <UnstyledButton className={classes.open ?? ''} aria-expanded={isOpen} onClick={onOpen}>
        <Text span c="dimmed" aria-hidden>
          {place + 1}
        </Text>
        <Text span fw={isOpen ? 600 : 400}>
          {name}
        </Text>
        {variant !== null && (
          <Badge variant="light" tt="none">
            {t('variant {key}', { key: variant })}
          </Badge>
        )}
      </UnstyledButton>
      <Group gap={2} wrap="nowrap">
        <ActionIcon
          {...icon}
          disabled={!canMove.up}
          onClick={() => onMove(-1)}
          aria-label={t('Move up: {name}', { name })}
        >
          <IconArrowUp size={16} aria-hidden />
        </ActionIcon>
        <ActionIcon
          {...icon}
          disabled={!canMove.down}
          onClick={() => onMove(1)}
          aria-label={t('Move down: {name}', { name })}
        >
          <IconArrowDown size={16} aria-hidden />
        </ActionIcon>
        <ActionIcon {...icon} disabled={!canRemove} onClick={onRemove} aria-label={t('Remove: {name}', { name })}>
          <IconTrash size={16} aria-hidden />
        </ActionIcon>
      </Group>
    </Paper>
  );
}
