/** Links to where else one can be followed, as words: pictures of the networks would come from other people's servers. Pure. */
import { attributeOf, type Block, innerOf } from './read-blocks.ts';

export const networks = ['Instagram', 'Facebook', 'TikTok', 'YouTube', 'LinkedIn', 'Pinterest'] as const;
export type SocialLinks = Partial<Record<(typeof networks)[number], string>>;

const between = ' &nbsp;·&nbsp; ';
const link = /^<a href="([^"]*)">([A-Za-z]+)<\/a>$/;

/** The contents of a block of social links; networks without an address are left out. */
export const writeSocialLinks = (links: SocialLinks): string =>
  networks
    .flatMap((name) => (links[name] ? [`<a href="${links[name].replaceAll('"', '%22')}">${name}</a>`] : []))
    .join(between);

/** What a block of social links says; null of any other, and of one that was changed in code to say more. */
export function readSocialLinks(source: string, block: Block): SocialLinks | null {
  const isSocial = block.tag === 'mj-text' && attributeOf(block, 'css-class')?.split(' ').includes('social');
  if (!isSocial) return null;
  const inner = innerOf(source, block).trim();
  const links: SocialLinks = {};
  for (const piece of inner === '' ? [] : inner.split(between)) {
    const [, href, name] = link.exec(piece) ?? [];
    const network = networks.find((one) => one === name);
    if (href === undefined || !network) return null;
    links[network] = href;
  }
  return links;
}
