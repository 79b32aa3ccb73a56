import {
  Alert,
  Button,
  Card,
  FileButton,
  Group,
  Image,
  Modal,
  Paper,
  SimpleGrid,
  Stack,
  Switch,
  Text,
  TextInput,
} from '@mantine/core';
import { IconPhoto } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { type DragEvent, useState } from 'react';
import { api } from '../api/client.ts';
import { here } from '../api/here.ts';
import { ApiProblem, type ProblemBody } from '../api/problem.ts';
import type { components } from '../api/schema.d.ts';
import { number } from '../format/index.ts';
import { t } from '../words/index.ts';
import { Answer } from './answer.tsx';
import { can } from './can.ts';
import { useConfirm } from './confirm.tsx';
import { Empty } from './empty.tsx';
import { failed, saved } from './notify.ts';
import classes from './pictures.module.css';
import { ProblemNote } from './problem-note.tsx';

export type Picture = components['schemas']['Image'];

const accepted = 'image/png,image/jpeg,image/gif';

/** Sends a picture as it is; a JSON client would spoil its bytes. Throws ApiProblem. */
async function sendPicture(file: File, words: { name: string; alt: string }): Promise<Picture> {
  const query = new URLSearchParams({ name: words.name, ...(words.alt ? { alt: words.alt } : { decorative: 'true' }) });
  const headers = { 'Content-Type': file.type, 'Kohort-Workspace': here.workspace?.slug ?? '' };
  const answer = await fetch(`/api/v1/images?${query}`, { method: 'POST', headers, body: file }).catch(() => {
    throw new ApiProblem({ status: 0, code: 'server_away' });
  });
  const body = (await answer.json().catch(() => null)) as (Picture & ProblemBody) | null;
  if (!answer.ok || !body) throw new ApiProblem({ ...body, status: answer.status });
  return body;
}

/** "bread-1.jpg" → "bread 1". */
const nameOf = (file: File) =>
  file.name
    .replace(/\.\w+$/, '')
    .replace(/[-_]+/g, ' ')
    .trim() || t('Picture');

/**
 * The pictures of the workspace: put in by dragging or choosing, each with the words for who does not see it. With `onPick`
 * they are for choosing one.
 */
export function Pictures({ onPick }: { onPick?: (picture: Picture) => void }) {
  const pictures = api.useQuery('get', '/images', { params: { query: { limit: 200 } } });
  const [file, setFile] = useState<File | null>(null);
  const [isOver, setIsOver] = useState(false);
  const mayWrite = can('templates:write');
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setIsOver(false);
    setFile(event.dataTransfer.files[0] ?? null);
  };
  return (
    <Stack gap="sm">
      {mayWrite && (
        <Paper
          withBorder
          p="md"
          className={classes.drop ?? ''}
          data-over={isOver || undefined}
          onDragOver={(event: DragEvent) => {
            event.preventDefault();
            setIsOver(true);
          }}
          onDragLeave={() => setIsOver(false)}
          onDrop={drop}
        >
          <Group justify="space-between">
            <Text size="sm">{t('Drag a picture here: PNG, JPEG or GIF, up to 1 MB.')}</Text>
            <FileButton accept={accepted} onChange={setFile}>
              {(props) => (
                <Button variant="default" {...props}>
                  {t('Choose a file')}
                </Button>
              )}
            </FileButton>
          </Group>
        </Paper>
      )}
      {file && (
        <PutIn
          key={`${file.name}${file.size}`}
          file={file}
          onClose={() => setFile(null)}
          {...(onPick ? { onDone: onPick } : {})}
        />
      )}
      <Answer query={pictures}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty icon={<IconPhoto size={28} />} title={t('No pictures yet')}>
              {t(
                'Pictures that you put in here are shown in letters from an address of your own, and keep their words for people who do not see them.',
              )}
            </Empty>
          ) : (
            <SimpleGrid
              component="ul"
              className={classes.list ?? ''}
              cols={{ base: 2, sm: 3, lg: onPick ? 3 : 5 }}
              spacing="sm"
            >
              {items.map((picture) => (
                <PictureCard key={picture.id} picture={picture} {...(onPick ? { onPick } : {})} />
              ))}
            </SimpleGrid>
          )
        }
      </Answer>
    </Stack>
  );
}

function PictureCard({ picture, onPick }: { picture: Picture; onPick?: (picture: Picture) => void }) {
  const confirm = useConfirm();
  const queries = useQueryClient();
  const archive = api.useMutation('delete', '/images/{imageId}');
  const { id, name, alt, url, width, height, size, warnings } = picture;
  const putAway = async () => {
    const children = t('Letters that show it go on showing it. It can be put in again.');
    if (!(await confirm({ title: t('Take “{name}” off the list?', { name }), children, verb: t('Take it off') })))
      return;
    await archive.mutateAsync({ params: { path: { imageId: id } } }).catch(failed);
    await queries.invalidateQueries({ queryKey: ['get', '/images'] });
  };
  return (
    <Card component="li" withBorder padding="xs">
      <Card.Section className={classes.picture ?? ''}>
        <Image src={url} alt={alt} h={110} fit="contain" loading="lazy" />
      </Card.Section>
      <Stack gap={2} mt="xs">
        <Text size="sm" fw={600} lineClamp={1}>
          {name}
        </Text>
        <Text size="sm" c="dimmed" lineClamp={2}>
          {alt || t('Says nothing, by choice.')}
        </Text>
        <Text size="xs" c="dimmed">
          {t('{width} × {height}, {size} KB', { width, height, size: number(Math.ceil(size / 1024)) })}
        </Text>
        {warnings.map((warning) => (
          <Text key={warning} size="xs">
            {warning}
          </Text>
        ))}
        <Group gap="xs" mt={4}>
          {onPick ? (
            <Button size="xs" aria-label={t('Use {name}', { name })} onClick={() => onPick(picture)}>
              {t('Use it')}
            </Button>
          ) : (
            can('templates:write') && (
              <Button
                size="xs"
                variant="default"
                aria-label={t('Take {name} off the list', { name })}
                onClick={() => void putAway()}
              >
                {t('Take off')}
              </Button>
            )
          )}
        </Group>
      </Stack>
    </Card>
  );
}

function PutIn({ file, onClose, onDone }: { file: File; onClose: () => void; onDone?: (picture: Picture) => void }) {
  const queries = useQueryClient();
  const [name, setName] = useState(nameOf(file));
  const [alt, setAlt] = useState('');
  const [saysNothing, setSaysNothing] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const [isSending, setIsSending] = useState(false);
  const send = async () => {
    setIsSending(true);
    setProblem(null);
    try {
      const picture = await sendPicture(file, { name: name.trim(), alt: saysNothing ? '' : alt.trim() });
      await queries.invalidateQueries({ queryKey: ['get', '/images'] });
      saved(t('{name} is in.', { name: picture.name }));
      onDone?.(picture);
      onClose();
    } catch (error) {
      setProblem(error);
      setIsSending(false);
    }
  };
  return (
    <Modal opened onClose={onClose} title={t('Put a picture in')} closeButtonProps={{ 'aria-label': t('Close') }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <Stack>
          <TextInput
            label={t('Name')}
            value={name}
            required
            onChange={({ currentTarget }) => setName(currentTarget.value)}
          />
          <TextInput
            label={t('What it shows, for those who do not see it')}
            value={alt}
            disabled={saysNothing}
            required={!saysNothing}
            data-autofocus
            onChange={({ currentTarget }) => setAlt(currentTarget.value)}
          />
          <Switch
            label={t('It only decorates, and says nothing')}
            checked={saysNothing}
            onChange={({ currentTarget }) => setSaysNothing(currentTarget.checked)}
          />
          {problem !== null && <ProblemNote error={problem} />}
          {file.size > 1024 * 1024 && (
            <Alert color="yellow">
              {t('This file is larger than 1 MB, which is the most. Make it smaller first.')}
            </Alert>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('Cancel')}
            </Button>
            <Button type="submit" loading={isSending}>
              {t('Put it in')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
