import { t } from '../../words/index.ts';

export type NewBlock = { name: string; mjml: string };

/** What may be added into a column. */
export const newContents = (): NewBlock[] => [
  { name: t('Text'), mjml: `<mj-text>${t('Write here')}</mj-text>` },
  {
    name: t('Heading'),
    mjml: `<mj-text mj-class="k-heading" css-class="k-heading"><h2 style="margin:0;font:inherit">${t('Heading')}</h2></mj-text>`,
  },
  // "#" leads nowhere, and what is checked says so; half an address would be refused, and nothing could be shown.
  { name: t('Button'), mjml: `<mj-button css-class="button" href="#">${t('Read more')}</mj-button>` },
  { name: t('Picture'), mjml: '<mj-image src="" alt="" padding="10px 32px" />' },
  { name: t('Line'), mjml: '<mj-divider css-class="rule" />' },
  { name: t('Space'), mjml: '<mj-spacer height="24px" />' },
];

const section = (columns: string) =>
  `<mj-section mj-class="k-section" css-class="k-section">\n  ${columns}\n</mj-section>`;
const column = () => `<mj-column>\n    <mj-text>${t('Write here')}</mj-text>\n  </mj-column>`;

/** What may be added into the body: rows, and a slot of that name. */
export const newRows = (slotName: string): NewBlock[] => [
  { name: t('Row with one column'), mjml: section(column()) },
  { name: t('Row with two columns'), mjml: section(`${column()}\n  ${column()}`) },
  { name: t('Slot for campaigns'), mjml: `<k-slot name="${slotName}" />` },
];
