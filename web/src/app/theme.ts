import { createTheme, type MantineColorsTuple } from '@mantine/core';

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
    Anchor: { defaultProps: { underline: 'hover' } },
    Modal: { defaultProps: { transitionProps: { duration: 120 } } },
    Popover: { defaultProps: { withinPortal: true, shadow: 'md' } },
  },
});
