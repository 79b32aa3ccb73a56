import { Button, Code, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { TemplateLanguage } from '../../parts/code/complete-expression.ts';
import { Pictures } from '../../parts/pictures.tsx';
import { t } from '../../words/index.ts';
import { AttributeInput, useTyped } from './attribute-input.tsx';
import { setAttribute, setInner } from './edit-blocks.ts';
import { isLink } from './is-link.ts';
import { attributeOf, type Block, findItem, type Item, innerOf, readBlocks } from './read-blocks.ts';
import { SocialFields } from './social-fields.tsx';
import { readSocialLinks } from './social-links.ts';
import type { Draft } from './use-draft.ts';

type Field = { attribute: string; label: string; kind?: 'colour' | 'picture' | 'link'; description?: string };

/** What can be set of a block, by its tag. */
function fieldsOf(tag: string): Field[] {
  const colour: Field = { attribute: 'color', label: t('Colour of the text'), kind: 'colour' };
  const ground: Field = { attribute: 'background-color', label: t('Ground'), kind: 'colour' };
  const align: Field = { attribute: 'align', label: t('Aligned'), description: t('left, center or right') };
  const size: Field = { attribute: 'font-size', label: t('Size of the text'), description: t('such as 17px') };
  const padding: Field = { attribute: 'padding', label: t('Space around'), description: t('such as 10px 32px') };
  const link: Field = { attribute: 'href', label: t('Leads to'), kind: 'link' };
  const behind: Field = { attribute: 'background-url', label: t('Address of the picture behind'), kind: 'picture' };
  const width: Field = { attribute: 'width', label: t('Width'), description: t('such as 280px') };
  switch (tag) {
    case 'mj-text':
      return [size, colour, align, padding];
    case 'mj-button':
      return [link, ground, colour, align, padding];
    case 'mj-image':
      return [
        { attribute: 'src', label: t('Address of the picture'), kind: 'picture' },
        { attribute: 'alt', label: t('What it shows, for those who do not see it') },
        link,
        width,
        padding,
      ];
    case 'mj-divider':
      return [
        { attribute: 'border-color', label: t('Colour of the line'), kind: 'colour' },
        { attribute: 'border-width', label: t('Thickness') },
        padding,
      ];
    case 'mj-spacer':
      return [{ attribute: 'height', label: t('Height'), description: t('such as 24px') }];
    case 'mj-column':
      return [ground, width, padding];
    case 'mj-section':
    case 'mj-hero':
    case 'mj-wrapper':
      return [ground, behind, padding];
    default:
      return [];
  }
}

type Props = {
  source: string;
  block: Block;
  draft: Draft;
  language: TemplateLanguage | undefined;
  /** False: it was not taken over, since it would lose something or is not finished. */
  onEdit: (mjml: string, field: string) => boolean;
  onWords: (words: Record<string, string>, name: string) => void;
};

/** What can be changed of the chosen block: its contents, its words, its looks. */
export function BlockFields(props: Props) {
  const { source, block, language, onEdit } = props;
  /** The attribute a picture is chosen for. */
  const [picking, setPicking] = useState<string | null>(null);
  const social = readSocialLinks(source, block);
  const colours = (language?.tokens ?? [])
    .filter(({ value }) => value.startsWith('#'))
    .map(({ name }) => `{{${name}}}`);
  return (
    <Stack gap="sm">
      {social ? (
        <SocialFields links={social} onLinks={(inner, field) => onEdit(setInner(source, block, inner), field)} />
      ) : (
        (block.tag === 'mj-text' || block.tag === 'mj-button') && <Contents {...props} />
      )}
      {fieldsOf(block.tag).map(({ attribute, label, kind, description }) => {
        const take = (value: string) => {
          if (kind === 'link' && !isLink(value)) return false;
          return onEdit(
            setAttribute(source, block, attribute, value === '' && attribute !== 'alt' ? null : value),
            attribute,
          );
        };
        return (
          <Stack key={attribute} gap={4}>
            <AttributeInput
              label={label}
              description={description}
              value={attributeOf(block, attribute) ?? ''}
              proposals={kind === 'colour' ? colours : []}
              placeholder={attribute === 'alt' || kind === 'picture' ? '' : t('as the design says')}
              onTake={take}
            />
            {kind === 'picture' && (
              <Button variant="default" size="xs" onClick={() => setPicking(attribute)}>
                {t('Choose a picture')}
              </Button>
            )}
          </Stack>
        );
      })}
      {picking !== null && (
        <Modal
          opened
          size="xl"
          onClose={() => setPicking(null)}
          title={t('Choose a picture')}
          closeButtonProps={{ 'aria-label': t('Close') }}
        >
          <Pictures
            onPick={({ url, alt }) => {
              const described = picking === 'src' ? setAttribute(source, block, 'alt', alt) : source;
              // The first edit moved what stands behind it: the block is read anew.
              const anew = findItem(readBlocks(described), block.path);
              if (anew?.kind === 'block') onEdit(setAttribute(described, anew, picking, url), '');
              setPicking(null);
            }}
          />
        </Modal>
      )}
    </Stack>
  );
}

const wordMark = /\{\{\s*word\s+"([^"]*)"\s*\}\}/g;

function Contents({ source, block, draft, onEdit, onWords }: Props) {
  const inner = innerOf(source, block);
  const [, before = '', text = '', after = ''] =
    /^(\s*(?:<(?!br|strong|em|b\b|i\b|a\b)[a-z][^<>]*>\s*)*)([\s\S]*?)((?:\s*<\/(?!strong|em|b>|i>|a>)[a-z0-9]+>)*\s*)$/i.exec(
      inner,
    ) ?? [];
  const words = draft.languages.default?.words ?? {};
  const used = [...new Set([...text.matchAll(wordMark)].map(([, name]) => name!))].filter((name) =>
    Object.hasOwn(words, name),
  );
  const typing = useTyped(text, (next) => onEdit(setInner(source, block, before + next + after), 'contents'));
  const isOnlyWord = used.length === 1 && text.replace(wordMark, '').trim() === '';
  return (
    <>
      {!isOnlyWord && (
        <Textarea
          label={t('Contents')}
          description={t('Tags of HTML for bold, italics and links, and expressions, may stand in it.')}
          value={typing.value}
          error={typing.error}
          autosize
          minRows={2}
          maxRows={12}
          onChange={({ currentTarget }) => typing.type(currentTarget.value)}
        />
      )}
      {used.map((name) => (
        <Textarea
          key={name}
          label={isOnlyWord ? t('Text') : t('Word “{name}”', { name })}
          description={t('A word of the design: other languages are under “Texts and languages”.')}
          value={words[name] ?? ''}
          autosize
          minRows={1}
          maxRows={12}
          onChange={({ currentTarget }) => onWords({ ...words, [name]: currentTarget.value }, name)}
        />
      ))}
    </>
  );
}

/** Why an item has no fields, with what it says in code. */
export function LockedItem({ source, item }: { source: string; item: Item }) {
  return (
    <Stack gap="xs">
      <Text size="sm">
        {item.kind === 'kept'
          ? t('This part can only be changed in code. It stays as it is, wherever the blocks around it go.')
          : t('A slot: campaigns put their contents here. What stands in it is shown when they put nothing.')}
      </Text>
      <Code block style={{ maxHeight: 220, overflow: 'auto' }} tabIndex={0}>
        {source.slice(item.start, item.end)}
      </Code>
    </Stack>
  );
}
