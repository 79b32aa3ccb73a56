/** The tags of MJML (documentation.mjml.io, version 5) and of ours, with the attributes one needs most. */
const padding = ['padding', 'padding-top', 'padding-bottom'];
const marks = ['css-class', 'mj-class'];
const text = ['align', 'color', 'font-family', 'font-size', 'font-weight', 'line-height', 'letter-spacing'];
const box = ['background-color', 'border', 'border-radius'];

const tags: Record<string, readonly string[]> = {
  mjml: ['lang'],
  'mj-head': [],
  'mj-body': ['background-color', 'width', 'css-class'],
  'mj-attributes': [],
  'mj-all': [...text, ...padding],
  'mj-class': ['name', ...text, ...box, ...padding],
  'mj-style': ['inline'],
  'mj-title': [],
  'mj-preview': [],
  'mj-font': ['name', 'href'],
  'mj-raw': ['position'],
  'mj-section': [
    ...box,
    ...padding,
    ...marks,
    'background-url',
    'background-size',
    'full-width',
    'direction',
    'text-align',
  ],
  'mj-wrapper': [...box, ...padding, ...marks, 'full-width'],
  'mj-column': [...box, ...padding, ...marks, 'width', 'vertical-align', 'inner-background-color'],
  'mj-group': [...marks, 'width', 'background-color', 'vertical-align'],
  'mj-hero': [...padding, ...marks, 'mode', 'height', 'background-url', 'background-color', 'vertical-align'],
  'mj-text': [...text, ...padding, ...marks, 'container-background-color'],
  'mj-button': [...text, ...box, ...padding, ...marks, 'href', 'inner-padding', 'width', 'title'],
  'mj-image': [
    ...padding,
    ...marks,
    'src',
    'alt',
    'width',
    'href',
    'align',
    'border-radius',
    'fluid-on-mobile',
    'title',
  ],
  'mj-divider': [...padding, ...marks, 'border-color', 'border-width', 'border-style', 'width', 'align'],
  'mj-spacer': [...padding, ...marks, 'height'],
  'mj-table': [...text, ...padding, ...marks, 'width', 'role', 'table-layout'],
  'mj-social': [...text, ...padding, ...marks, 'mode', 'icon-size'],
  'mj-social-element': ['name', 'href', 'src', 'alt', 'color'],
  'mj-navbar': [...marks, 'hamburger'],
  'mj-navbar-link': ['href', 'color', ...padding],
  'mj-accordion': [...marks, ...padding],
  'mj-accordion-element': [],
  'mj-accordion-title': text,
  'mj-accordion-text': text,
  'mj-carousel': marks,
  'mj-carousel-image': ['src', 'alt', 'href'],
  'k-slot': ['name', 'look'],
};

/** As CodeMirror's HTML language takes them. */
export const mjmlTags = Object.fromEntries(
  Object.entries(tags).map(([name, attributes]) => [
    name,
    { attrs: Object.fromEntries(attributes.map((attribute) => [attribute, null])) },
  ]),
);
