import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { starterTemplates } from '../../../src/templates/index.ts';
import {
  duplicateItem,
  keepsAll,
  keptOf,
  markBlocks,
  removeItem,
  setAttribute,
  setInner,
} from '../../../web/src/places/templates/edit-blocks.ts';
import { dropNew, moveItem } from '../../../web/src/places/templates/place-blocks.ts';
import {
  allItems,
  attributeOf,
  type Block,
  findItem,
  type Item,
  innerOf,
  readBlocks,
} from '../../../web/src/places/templates/read-blocks.ts';
import { UnreadableDesign } from '../../../web/src/places/templates/scan-source.ts';

const starters = await starterTemplates();
const blocksOf = (source: string) =>
  [...allItems(readBlocks(source))].filter((item): item is Block => item.kind === 'block');

const design = `<mjml>
  <mj-head>{{> styles}}</mj-head>
  <mj-body>
    {{> header}}
    <!-- a <mj-text> that is none -->
    {{#if contact.city}}
    <mj-section><mj-column><mj-text>Only code {{#if offer}}x{{/if}}</mj-text></mj-column></mj-section>
    {{/if}}
    <mj-section background-color='{{default brand.tint "#fff"}}'>
      <mj-column>
        <mj-text color="red" >Hello {{word "friend"}} &nbsp; <b>you</b></mj-text>
        <mj-image {{#if brand.logoUrl}}href="x"{{/if}} src="a>b" />
        <mj-button href="https://shop.example/?a={{contact.id}}">Go</mj-button>
        <mj-table><tr><td>1</td></tr></mj-table>
      </mj-column>
    </mj-section>
    <k-slot name="more" />
    {{> footer}}
  </mj-body>
</mjml>`;

describe('a design as blocks', () => {
  it('reads every starter, and finds all of its slots', () => {
    for (const { key, mjml, slots } of starters) {
      const found = blocksOf(mjml).filter(({ tag }) => tag === 'k-slot');
      expect(found.map((slot) => attributeOf(slot, 'name')).sort(), key).toEqual(slots.map(({ name }) => name).sort());
    }
  });

  it('keeps what it has no fields for, whole and locked', () => {
    const kept = keptOf(design);
    expect(kept).toHaveLength(7);
    expect(kept.some((text) => text.startsWith('{{#if contact.city}}') && text.endsWith('{{/if}}'))).toBe(true);
    expect(kept.some((text) => text.startsWith('<mj-image') && text.endsWith('/>'))).toBe(true);
    expect(kept).toContain('slot more');
    expect(blocksOf(design).map(({ tag }) => tag)).toEqual([
      'mj-section',
      'mj-column',
      'mj-text',
      'mj-button',
      'k-slot',
    ]);
  });

  it('writes back every starter letter by letter when all is set to what it was', () => {
    for (const { key, mjml } of starters) {
      let source = mjml;
      for (const { path } of blocksOf(mjml)) {
        const again = () => findItem(readBlocks(source), path) as Block;
        for (const { name, value } of again().attributes) source = setAttribute(source, again(), name, value);
        const block = again();
        if (block.inner) source = setInner(source, block, innerOf(source, block));
      }
      expect(source, key).toBe(mjml);
    }
  });

  it('changes one place and nothing else', () => {
    const [, , text, button] = blocksOf(design);
    expect(setInner(design, text!, 'Hi')).toBe(design.replace('Hello {{word "friend"}} &nbsp; <b>you</b>', 'Hi'));
    expect(setAttribute(design, text!, 'color', null)).toBe(design.replace(' color="red"', ''));
    expect(setAttribute(design, button!, 'align', 'left')).toBe(
      design.replace('<mj-button', '<mj-button align="left"'),
    );
    const quoted = setAttribute(design, button!, 'title', 'Say "{{word "go"}}"');
    expect(quoted).toContain('title="Say &quot;{{word "go"}}&quot;"');
    expect(attributeOf(findItem(readBlocks(quoted), button!.path) as Block, 'title')).toBe(
      'Say &quot;{{word "go"}}&quot;',
    );
  });

  it('adds, repeats, moves and removes; moving back is as before', () => {
    const body = readBlocks(design);
    const [section, , , button] = blocksOf(design);
    const more = dropNew(design, body, '<mj-divider />', { parent: '3.0', index: 1 }).source;
    expect(blocksOf(more).map(({ tag }) => tag)).toContain('mj-divider');
    expect(more.split('\n')).toContain('        <mj-divider />');
    expect(blocksOf(duplicateItem(design, button!)).filter(({ tag }) => tag === 'mj-button')).toHaveLength(2);
    expect(removeItem(design, button!)).not.toContain('mj-button');
    const moved = moveItem(design, body, section!, 1)!;
    expect(moved.source.indexOf('<k-slot')).toBeLessThan(moved.source.indexOf('<mj-section background'));
    const back = moveItem(moved.source, readBlocks(moved.source), findItem(readBlocks(moved.source), moved.path)!, -1)!;
    expect(back.source).toBe(design);
    const inSlot = dropNew(design, body, '<mj-section></mj-section>', {
      parent: blocksOf(design).at(-1)!.path,
      index: 0,
    });
    expect(blocksOf(inSlot.source).at(-1)?.tag).toBe('mj-section');
  });

  it('tells an edit that would lose what only code can hold', () => {
    const [section, , text] = blocksOf(design);
    expect(keepsAll(design, removeItem(design, section!))).toBe(false);
    expect(keepsAll(design, removeItem(design, text!))).toBe(true);
    expect(keepsAll(design, design.replace('{{> styles}}', ''))).toBe(false);
    expect(keepsAll(design, setInner(design, text!, '{{word "unfinished'))).toBe(false);
    expect(keepsAll(design, setInner(design, text!, '</mj-text></mj-column>'))).toBe(false);
  });

  it('never loses anything by any chain of edits of a starter', () => {
    type Try = (source: string, item: Item, text: string) => string;
    const move = (by: -1 | 1) => (source: string, item: Item) =>
      moveItem(source, readBlocks(source), item, by)?.source ?? source;
    const tries: Record<string, Try> = {
      up: move(-1),
      down: move(1),
      twice: duplicateItem,
      away: removeItem,
      look: (source, item, text) => (item.kind === 'block' ? setAttribute(source, item, 'padding', text) : source),
      text: (source, item, text) => (item.kind === 'block' ? setInner(source, item, text) : source),
    };
    const step = fc.record({ at: fc.nat(), what: fc.constantFrom(...Object.keys(tries)), text: fc.string() });
    const take = (source: string, { at, what, text }: { at: number; what: string; text: string }): string => {
      const items = [...allItems(readBlocks(source))];
      const item = items[at % items.length];
      const next = item ? tries[what]!(source, item, text) : source;
      return keepsAll(source, next) ? next : source;
    };
    fc.assert(
      fc.property(fc.constantFrom(...starters), fc.array(step, { maxLength: 12 }), ({ mjml }, steps) => {
        expect(keepsAll(mjml, steps.reduce(take, mjml))).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('marks blocks for being found, and says where a design cannot be read', () => {
    const marked = markBlocks(design);
    expect(marked).toContain('css-class="kb-3-0-0"');
    expect(keepsAll(design, marked)).toBe(true);
    for (const broken of [
      '<mjml></mjml>',
      '<mj-body><mj-text></mj-body>',
      '<mj-body>{{#if x}}<mj-section></mj-section></mj-body>',
    ]) {
      expect(() => readBlocks(broken), broken).toThrow(UnreadableDesign);
    }
  });
});
