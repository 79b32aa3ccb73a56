import { Alert, Anchor, Box, Button, Grid, List, Stack } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { api, client } from '../../api/client.ts';
import { Answer } from '../../parts/answer.tsx';
import { can } from '../../parts/can.ts';
import { saved } from '../../parts/notify.ts';
import { Page } from '../../parts/page.tsx';
import { Pictures } from '../../parts/pictures.tsx';
import { ProblemNote } from '../../parts/problem-note.tsx';
import { StateWord } from '../../parts/state-word.tsx';
import { TabsInAddress } from '../../parts/tabs-in-address.tsx';
import { t } from '../../words/index.ts';
import classes from './brand-page.module.css';
import { BrandPreview } from './brand-preview.tsx';
import { BrandVersions } from './brand-versions.tsx';
import { LooksForm } from './looks-form.tsx';
import { PartialsForm } from './partials-form.tsx';
import { type Brand, type BrandDraft, useBrandDraft } from './use-brand-draft.ts';

/** What all designs share: colours, fonts, logo, header and footer; and the pictures. */
export default function BrandPage() {
  const brand = api.useQuery('get', '/brand', {}, { refetchOnWindowFocus: false });
  if (!brand.data) {
    return (
      <Page title={t('Brand')}>
        <Answer query={brand}>{() => null}</Answer>
      </Page>
    );
  }
  return <BrandDesk key={brand.data.version} brand={brand.data} />;
}

function BrandDesk({ brand }: { brand: Brand }) {
  const { draft, setDraft, isChanged, wasKept, settle, discard } = useBrandDraft(brand);
  const queries = useQueryClient();
  const [problem, setProblem] = useState<unknown>(null);
  const [isSaving, setIsSaving] = useState(false);
  const isReadOnly = !can('templates:write');
  /** With what the brand does not say itself: its own values are in `draft`. */
  const defaults = Object.fromEntries(Object.entries(brand.whole.theme).filter(([name]) => !(name in brand.theme)));
  const whole = { ...brand.whole.theme, ...defaults, ...draft.theme };

  const put = async (body: BrandDraft) => {
    const { data } = await client.PUT('/brand', { body });
    settle();
    if (!data) return;
    queries.setQueryData(api.queryOptions('get', '/brand', {}).queryKey, data);
    void queries.invalidateQueries({ queryKey: ['get', '/brand/versions'] });
    void queries.invalidateQueries({ queryKey: ['post', '/templates/{templateId}/preview'] });
    saved(t('Saved as version {version}. Launched campaigns keep the brand they have.', { version: data.version }));
  };
  const save = async () => {
    if (isReadOnly || !isChanged || isSaving) return;
    setIsSaving(true);
    setProblem(null);
    await put(draft).catch(setProblem);
    setIsSaving(false);
  };
  useHotkeys([['mod+S', () => void save()]], [], true);

  const withPreview = (form: ReactNode) => (
    <Grid gap="lg">
      <Grid.Col span={{ base: 12, lg: 6 }}>{form}</Grid.Col>
      <Grid.Col span={{ base: 12, lg: 6 }}>
        <Box className={classes.beside ?? ''}>
          <BrandPreview draft={draft} />
        </Box>
      </Grid.Col>
    </Grid>
  );
  return (
    <Page
      title={t('Brand')}
      lead={t('What all designs share. A campaign keeps the brand it was launched with.')}
      beside={
        isChanged ? (
          <StateWord mood="warn">{t('not saved')}</StateWord>
        ) : (
          <StateWord mood="good">
            {brand.version === 0 ? t('as it comes with Kohort') : t('version {version}', { version: brand.version })}
          </StateWord>
        )
      }
      actions={
        !isReadOnly && (
          <>
            {isChanged && (
              <Button variant="default" onClick={discard}>
                {t('Discard changes')}
              </Button>
            )}
            <Button onClick={() => void save()} disabled={!isChanged} loading={isSaving}>
              {t('Save as version {version}', { version: brand.version + 1 })}
            </Button>
          </>
        )
      }
    >
      {problem !== null && <ProblemNote error={problem} />}
      {wasKept && (
        <Alert variant="light" color="yellow" title={t('Changes that were not saved are here again')}>
          {t('This browser kept them. Save them, or discard them.')}
        </Alert>
      )}
      <Warnings brand={brand} />
      <TabsInAddress
        label={t('Parts of the brand')}
        tabs={[
          {
            key: 'looks',
            name: t('Colours, fonts and logo'),
            content: () =>
              withPreview(
                <LooksForm
                  brand={brand}
                  draft={draft}
                  whole={whole}
                  isReadOnly={isReadOnly}
                  onChange={(theme) => setDraft({ ...draft, theme })}
                />,
              ),
          },
          {
            key: 'parts',
            name: t('Header, footer and other parts'),
            content: () =>
              withPreview(
                <PartialsForm
                  brand={brand}
                  draft={draft}
                  isReadOnly={isReadOnly}
                  onChange={(partials) => setDraft({ ...draft, partials })}
                />,
              ),
          },
          { key: 'pictures', name: t('Pictures'), content: () => <Pictures /> },
          { key: 'versions', name: t('Versions'), content: () => <BrandVersions onRestore={put} /> },
        ]}
      />
    </Page>
  );
}

/** Designs that would not come out any more with this brand. */
function Warnings({ brand }: { brand: Brand }) {
  if (brand.warnings.length === 0) return null;
  return (
    <Alert color="yellow" title={t('Some designs do not come out with this brand')}>
      <Stack gap="xs">
        <List size="sm">
          {brand.warnings.map((warning) => (
            <List.Item key={`${warning.templateId}${warning.part}${warning.line}${warning.message}`}>
              <Anchor
                component={Link}
                to="/templates/$templateId"
                params={{ templateId: String(warning.templateId) } as never}
              >
                {warning.template}
              </Anchor>
              {`: ${warning.message}`}
            </List.Item>
          ))}
        </List>
      </Stack>
    </Alert>
  );
}
