import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';

/** One accent, for the one main action of a page: contrast 4.5 on white at 7, on dark at 4. */
const accent: MantineColorsTuple = [
  '#eef4fb',
  '#dbe6f3',
  '#b3cbe6',
  '#88aeda',
  '#6697d0',
  '#4f88ca',
  '#3d7cc4',
  '#265f9f',
  '#1e5590',
  '#0a4880',
];

/** The look of the whole app, in one place: everything else takes components as they are. */
export const theme = createTheme({
  primaryColor: 'accent',
  primaryShade: { light: 7, dark: 7 },
  colors: { accent },
  autoContrast: true,
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  headings: {
    fontFamily: "'Inter Variable', system-ui, sans-serif",
    fontWeight: '600',
    sizes: { h1: { fontSize: '1.5rem' }, h2: { fontSize: '1.125rem' }, h3: { fontSize: '1rem' } },
  },
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    // Titles in the colour of the alert are too pale to be read.
    Alert: { styles: { title: { color: 'var(--mantine-color-text)' } } },
    // Told from the text around them without their colour too; app.css keeps the line faint.
    Anchor: { defaultProps: { underline: 'always' } },
    // Their heads are no banners: a page has one.
    Modal: { defaultProps: { transitionProps: { duration: 120 }, attributes: { header: { role: 'presentation' } } } },
    Drawer: { defaultProps: { attributes: { header: { role: 'presentation' } } } },
    Popover: { defaultProps: { withinPortal: true, shadow: 'md' } },
  },
});

/** Colours of the library that are too pale for text to be read by everybody, by day and by night (WCAG 2.2, 1.4.3). */
export const readableColours: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-placeholder': 'var(--quiet)',
    '--mantine-color-dimmed': 'var(--quiet)',
    '--mantine-color-error': 'var(--bad)',
  },
  dark: {
    '--mantine-color-placeholder': 'var(--quiet)',
    '--mantine-color-dimmed': 'var(--quiet)',
    '--mantine-color-error': 'var(--bad)',
    '--mantine-color-anchor': '#9dbde6',
  },
});
