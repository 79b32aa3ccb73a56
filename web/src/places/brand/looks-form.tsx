import { Button, ColorInput, Fieldset, List, Modal, Paper, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { number } from '../../format/index.ts';
import { Pictures } from '../../parts/pictures.tsx';
import { StateWord } from '../../parts/state-word.tsx';
import { t } from '../../words/index.ts';
import { leastContrast, weakPairs } from './check-contrast.ts';
import type { Brand, BrandDraft } from './use-brand-draft.ts';

type Token = Brand['tokens'][number];

/** What a token is for, in the language of the page. */
function tokenName({ name, says }: Token): string {
  const names: Partial<Record<string, string>> = {
    accent: t('Buttons and highlights'),
    accentText: t('Text on the accent'),
    tint: t('Ground of offers and notes'),
    tintText: t('Text on the tint'),
    background: t('Round the message'),
    surface: t('Ground of the message'),
    text: t('Text'),
    muted: t('Small print'),
    line: t('Lines between parts'),
    darkAccent: t('The accent in dark mode'),
    darkAccentText: t('Text on the accent, in dark mode'),
    darkTint: t('The tint in dark mode'),
    darkTintText: t('Text on the tint, in dark mode'),
    darkBackground: t('Round the message in dark mode'),
    darkSurface: t('Ground of the message in dark mode'),
    darkText: t('Text in dark mode'),
    darkMuted: t('Small print in dark mode'),
    darkLine: t('Lines in dark mode'),
    font: t('Font of texts'),
    headingFont: t('Font of headings'),
    fontSize: t('Size of text'),
    radius: t('Corners of buttons'),
    width: t('Width of the message'),
    logoUrl: t('Logo: address of the picture'),
    logoWidth: t('Width of the logo'),
    websiteUrl: t('Where the logo leads'),
  };
  return names[name] ?? says;
}

/** Colours, fonts and measures of all designs; empty ones are as by default. */
export function LooksForm(props: {
  brand: Brand;
  draft: BrandDraft;
  whole: Readonly<Record<string, string>>;
  isReadOnly: boolean;
  onChange: (theme: Record<string, string>) => void;
}) {
  const { brand, draft, whole, isReadOnly, onChange } = props;
  const [isPicking, setIsPicking] = useState(false);
  const known = new Set(brand.tokens.map(({ name }) => name));
  const own = Object.keys(draft.theme).filter((name) => !known.has(name));
  const set = (name: string, value: string) => {
    const { [name]: _, ...rest } = draft.theme;
    onChange(value === '' ? rest : { ...rest, [name]: value });
  };
  const pick = (
    <Button size="compact-sm" variant="subtle" onClick={() => setIsPicking(true)}>
      {t('Choose')}
    </Button>
  );
  const fields = (tokens: readonly Token[]) => (
    <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
      {tokens.map((token) => {
        const common = {
          label: tokenName(token),
          value: draft.theme[token.name] ?? '',
          placeholder: whole[token.name] || t('none'),
          readOnly: isReadOnly,
        };
        return token.kind === 'colour' ? (
          <ColorInput
            key={token.name}
            {...common}
            value={draft.theme[token.name] ?? whole[token.name] ?? ''}
            format="hex"
            eyeDropperButtonProps={{ 'aria-label': t('Pick a colour from the screen') }}
            onChange={(value) => set(token.name, value)}
          />
        ) : (
          <TextInput
            key={token.name}
            {...common}
            rightSectionWidth={84}
            {...(token.name === 'logoUrl' && !isReadOnly && { rightSection: pick })}
            onChange={({ currentTarget }) => set(token.name, currentTarget.value)}
          />
        );
      })}
    </SimpleGrid>
  );
  const colours = brand.tokens.filter(({ kind }) => kind === 'colour');
  return (
    <Stack>
      {isPicking && (
        <Modal
          opened
          size="xl"
          onClose={() => setIsPicking(false)}
          title={t('Choose the logo')}
          closeButtonProps={{ 'aria-label': t('Close') }}
        >
          <Pictures
            onPick={({ url }) => {
              set('logoUrl', url);
              setIsPicking(false);
            }}
          />
        </Modal>
      )}
      <Contrast theme={whole} brand={brand} />
      <Fieldset legend={t('Logo')}>
        {fields(brand.tokens.filter(({ kind, name }) => kind === 'address' || name === 'logoWidth'))}
      </Fieldset>
      <Fieldset legend={t('Colours')}>{fields(colours.filter(({ name }) => !name.startsWith('dark')))}</Fieldset>
      <Fieldset legend={t('Colours in dark mode')}>
        {fields(colours.filter(({ name }) => name.startsWith('dark')))}
      </Fieldset>
      <Fieldset legend={t('Fonts and measures')}>
        {fields(
          brand.tokens.filter(({ kind, name }) => (kind === 'font' || kind === 'pixels') && name !== 'logoWidth'),
        )}
      </Fieldset>
      {own.length > 0 && (
        <Fieldset legend={t('Of your own')}>
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
            {own.map((name) => (
              <TextInput
                key={name}
                label={name}
                value={draft.theme[name] ?? ''}
                readOnly={isReadOnly}
                onChange={({ currentTarget }) => onChange({ ...draft.theme, [name]: currentTarget.value })}
              />
            ))}
          </SimpleGrid>
        </Fieldset>
      )}
    </Stack>
  );
}

/** Which texts stand out too little from their ground. */
function Contrast({ theme, brand }: { theme: Readonly<Record<string, string>>; brand: Brand }) {
  const weak = weakPairs(theme);
  const nameOf = (name: string) => {
    const token = brand.tokens.find((one) => one.name === name);
    return token ? tokenName(token) : name;
  };
  return (
    <Paper withBorder p="sm" role="status">
      {weak.length === 0 ? (
        <StateWord mood="good">{t('All texts can be read on their grounds, light and dark')}</StateWord>
      ) : (
        <Stack gap={4}>
          <StateWord mood="warn">{t('Some texts stand out too little')}</StateWord>
          <List size="sm">
            {weak.map(({ text, ground, contrast }) => (
              <List.Item key={`${text}${ground}`}>
                {t('“{text}” on “{ground}”: {contrast} to 1; {least} is the least.', {
                  text: nameOf(text),
                  ground: nameOf(ground),
                  contrast: number(Math.floor(contrast * 10) / 10),
                  least: number(leastContrast),
                })}
              </List.Item>
            ))}
          </List>
          <Text size="sm" c="dimmed">
            {t('Make one darker or the other lighter.')}
          </Text>
        </Stack>
      )}
    </Paper>
  );
}
