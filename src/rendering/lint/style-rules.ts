/** The style sheets of a design as flat rules, for the checks that look at colours, sizes and what clients support. */
import postcss, { type AtRule, type ChildNode, CssSyntaxError, type Rule } from 'postcss';
import type { Design } from './design.ts';

export interface StyleRule {
  selectors: readonly string[];
  declarations: readonly { property: string; value: string; important: boolean }[];
  /** Names and parameters of the at-rules around it, such as "media (prefers-color-scheme: dark)". */
  within: readonly string[];
}

export interface StyleSheets {
  rules: StyleRule[];
  /** All at-rules, those without rules in them too. */
  atRules: string[];
  /** Why a sheet could not be read, and its text. */
  broken: { reason: string; text: string }[];
}

const MOST_RULES = 600;
/** A design is looked at by several checks. */
const known = new WeakMap<object, StyleSheets>();

/** Every `<style>` of the message, those for Outlook in conditional comments left out. */
export function readStyleSheets({ document }: Pick<Design, 'document'>): StyleSheets {
  const before = known.get(document);
  if (before) return before;
  const sheets: StyleSheets = { rules: [], atRules: [], broken: [] };
  known.set(document, sheets);
  const open = [...document.children];
  for (let node = open.pop(); node; node = open.pop()) {
    if (!('children' in node)) continue;
    if (!('name' in node && node.name === 'style')) {
      open.push(...node.children);
      continue;
    }
    const text = node.children.map((child) => ('data' in child ? child.data : '')).join('');
    try {
      collect(postcss.parse(text).nodes, [], sheets);
    } catch (error) {
      if (!(error instanceof CssSyntaxError)) throw error;
      sheets.broken.push({ reason: error.reason, text: text.split('\n')[(error.line ?? 1) - 1] ?? '' });
    }
  }
  return sheets;
}

function collect(nodes: ChildNode[], within: readonly string[], sheets: StyleSheets): void {
  for (const node of nodes) {
    if (node.type === 'rule') addRule(node, within, sheets);
    if (node.type !== 'atrule') continue;
    const name = atRuleName(node);
    sheets.atRules.push(name);
    if (node.nodes && within.length < 5) collect(node.nodes, [...within, name], sheets);
  }
}

const atRuleName = ({ name, params }: AtRule) => `${name} ${params}`.trim().toLowerCase();

function addRule({ selectors, nodes }: Rule, within: readonly string[], sheets: StyleSheets): void {
  if (sheets.rules.length >= MOST_RULES) return;
  const declarations = nodes.flatMap((node) =>
    node.type === 'decl'
      ? [{ property: node.prop.toLowerCase(), value: node.value, important: node.important === true }]
      : [],
  );
  sheets.rules.push({ selectors, declarations, within });
}

/** The declarations of a style attribute; what cannot be read is left out. */
export function readInlineStyle(style: string): StyleRule['declarations'] {
  const found: { property: string; value: string; important: boolean }[] = [];
  for (const part of splitOutside(style)) {
    const colon = part.indexOf(':');
    if (colon < 0) continue;
    const property = part.slice(0, colon).trim().toLowerCase();
    const whole = part.slice(colon + 1).trim();
    const mark = whole.lastIndexOf('!');
    const important = mark >= 0 && /^!\s*important$/i.test(whole.slice(mark));
    const value = important ? whole.slice(0, mark).trim() : whole;
    if (property && value) found.push({ property, value, important });
  }
  return found;
}

/** Parts between semicolons, those in parentheses (data: addresses) left alone. */
function splitOutside(style: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < style.length; at += 1) {
    const character = style[at];
    if (character === '(') depth += 1;
    else if (character === ')') depth -= 1;
    else if (character === ';' && depth <= 0) {
      parts.push(style.slice(from, at));
      from = at + 1;
    }
  }
  parts.push(style.slice(from));
  return parts;
}
