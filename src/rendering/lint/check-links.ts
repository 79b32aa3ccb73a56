import { isIP } from 'node:net';
import { decodeEntities } from '../html-text.ts';
import { type Check, type Design, type Finding, quote } from './design.ts';

/** Names that never lead anywhere (RFC 2606, RFC 6761), and those that lead to the reader's own machine or network. */
const RESERVED = /(^|\.)(example|test|invalid)$|(^|\.)example\.(com|org|net)$/i;
const OWN_NETWORK = /(^|\.)(localhost|local|internal|lan|home\.arpa)$/i;
const PRIVATE_ADDRESS = /^(127\.|10\.|0\.|192\.168\.|169\.254\.|172\.(1[6-9]|2\d|3[01])\.)/;

export const SHORTENERS = new Set(
  'bit.ly tinyurl.com t.co goo.gl ow.ly is.gd buff.ly rebrand.ly cutt.ly tiny.cc shorturl.at lnkd.in rb.gy t.ly s.id'.split(
    ' ',
  ),
);

/** Where a link leads, as far as it is written down: expressions may hold anything. */
export function hostOf(address: string): string | undefined {
  return /^https?:\/\/(?:[^/?#@\s]*@)?(\[[^\]]*\]|[^/?#:\s]*)/i.exec(address)?.[1]?.toLowerCase();
}

export interface WrittenLink {
  /** As in the markup, entities decoded; words stand for expressions. */
  href: string;
  element: Design['elements'][number];
}

export function linksOf(design: Design): WrittenLink[] {
  return design.elements.flatMap((element) => {
    const { href } = element.attribs;
    const isLink = element.name === 'a' || element.name === 'area';
    return isLink && href !== undefined ? [{ href: decodeEntities(href).trim(), element }] : [];
  });
}

/** Links that cannot work, and those that work badly. */
export const links: Check = {
  name: 'links',
  find: (design) =>
    linksOf(design).flatMap(({ href }) => {
      const problem = problemOf(href, design);
      return problem ? [{ ...problem, at: design.spotOf(href, design.written(href)) }] : [];
    }),
};

function problemOf(href: string, design: Design): Finding | undefined {
  const written = design.written(href);
  const link = `The link ${quote(written)}`;
  if (href === '' || href === '#') return { message: 'A link leads nowhere: give it an address, or take it away.' };
  if (/^#/.test(href)) return undefined;
  if (/^mailto:/i.test(href)) return mailProblem(href, link, design.hasExpression(href));
  if (/^tel:/i.test(href)) {
    const isNumber = design.hasExpression(href) || /^tel:\+?[\d\s().-]{3,}$/i.test(href);
    return isNumber ? undefined : { message: `${link} has no telephone number after tel:.`, severity: 'error' };
  }
  if (!design.hasExpression(href) && /[{}]/.test(href)) {
    return { severity: 'error', message: `${link} has a lone brace: expressions are written {{…}}.` };
  }
  if (/\s/.test(href)) return { severity: 'error', message: `${link} has a space in it: write %20, or take it out.` };
  const host = hostOf(href);
  if (host === undefined) return undefined;
  return hostProblem(host, link, design) ?? plainProblem(href, link);
}

const plainProblem = (href: string, link: string): Finding | undefined =>
  /^http:/i.test(href) ? { message: `${link} is not https: write https://.` } : undefined;

function mailProblem(href: string, link: string, isDynamic: boolean): Finding | undefined {
  const address = href.slice('mailto:'.length).split('?')[0]!;
  // RFC 5321, section 4.5.3.1: longer ones there are none.
  if (isDynamic || (address.length <= 320 && /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(address))) return undefined;
  return { severity: 'error', message: `${link} has no e-mail address after mailto:, such as shop@company.se.` };
}

function hostProblem(host: string, link: string, design: Design): Finding | undefined {
  if (host === '') return { severity: 'error', message: `${link} names no website after https://.` };
  if (design.hasExpression(host)) return undefined;
  if (PRIVATE_ADDRESS.test(host) || OWN_NETWORK.test(host) || host === '[::1]') {
    return { severity: 'error', message: `${link} leads into a private network: readers cannot open it.` };
  }
  if (RESERVED.test(host)) return { message: `${link} leads to a made-up website: write your own.` };
  if (!host.includes('.') && !isIP(host.replace(/^\[|\]$/g, ''))) {
    return { severity: 'error', message: `${link} leads to "${host}", which is no website: names have a dot.` };
  }
  return undefined;
}
