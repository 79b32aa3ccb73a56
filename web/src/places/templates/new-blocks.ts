import {
  IconAlignLeft,
  IconBackground,
  IconClick,
  IconColumns2,
  IconHeading,
  IconMinus,
  IconPhoto,
  IconPuzzle,
  IconRectangle,
  IconShare,
  IconSpacingVertical,
  type TablerIcon,
} from '@tabler/icons-react';
import { t } from '../../words/index.ts';
import { writeSocialLinks } from './social-links.ts';

export type NewBlock = { name: string; icon: TablerIcon; tag: string; mjml: string };

const section = (columns: string, looks = 'mj-class="k-section" css-class="k-section"') =>
  `<mj-section ${looks}>\n  ${columns}\n</mj-section>`;
const column = (contents: string) => `<mj-column>\n    ${contents}\n  </mj-column>`;
/** Contents in a row of their own, for letters that have no column yet. */
export const rowAround = (mjml: string) => section(column(mjml.replaceAll('\n', '\n    ')));

const heading = (looks: string) => `<mj-text ${looks}><h2 style="margin:0;font:inherit">${t('Heading')}</h2></mj-text>`;

/** On the colour of the brand until a picture is chosen; it looks the same in the dark. */
function hero(href: string): string {
  const light = 'align="center" color="{{brand.accentText}}"';
  const contents = [
    heading(`mj-class="display" ${light}`),
    `<mj-text ${light}>${t('Write here')}</mj-text>`,
    `<mj-button align="center" background-color="{{brand.surface}}" color="{{brand.text}}" href="${href}">${t('Read more')}</mj-button>`,
  ];
  const looks = 'background-color="{{brand.accent}}" background-size="cover" padding="48px 0"';
  return section(column(contents.join('\n    ')), looks);
}

/**
 * What may be added: contents, rows, and a slot of that name. Links lead to the website of the brand; without one to "#",
 * which leads nowhere, as what is checked says. Half an address would be refused, and nothing could be shown.
 */
export function newBlocks(has: { slotName: string; website: boolean }): NewBlock[] {
  const href = has.website ? '{{brand.websiteUrl}}' : '#';
  const text = `<mj-text>${t('Write here')}</mj-text>`;
  const button = `<mj-button css-class="button" href="${href}">${t('Read more')}</mj-button>`;
  const social = writeSocialLinks({ Instagram: 'https://www.instagram.com/', Facebook: 'https://www.facebook.com/' });
  return [
    { name: t('Text'), icon: IconAlignLeft, tag: 'mj-text', mjml: text },
    {
      name: t('Heading'),
      icon: IconHeading,
      tag: 'mj-text',
      mjml: heading('mj-class="k-heading" css-class="k-heading"'),
    },
    { name: t('Button'), icon: IconClick, tag: 'mj-button', mjml: button },
    { name: t('Picture'), icon: IconPhoto, tag: 'mj-image', mjml: '<mj-image src="" alt="" padding="10px 32px" />' },
    { name: t('Dividing line'), icon: IconMinus, tag: 'mj-divider', mjml: '<mj-divider css-class="rule" />' },
    { name: t('Space'), icon: IconSpacingVertical, tag: 'mj-spacer', mjml: '<mj-spacer height="24px" />' },
    {
      name: t('Social links'),
      icon: IconShare,
      tag: 'mj-text',
      mjml: `<mj-text css-class="social" align="center">${social}</mj-text>`,
    },
    { name: t('Row with one column'), icon: IconRectangle, tag: 'mj-section', mjml: section(column(text)) },
    {
      name: t('Row with two columns'),
      icon: IconColumns2,
      tag: 'mj-section',
      mjml: section(`${column(text)}\n  ${column(text)}`),
    },
    { name: t('Row with a picture behind'), icon: IconBackground, tag: 'mj-section', mjml: hero(href) },
    { name: t('Slot for campaigns'), icon: IconPuzzle, tag: 'k-slot', mjml: `<k-slot name="${has.slotName}" />` },
  ];
}
