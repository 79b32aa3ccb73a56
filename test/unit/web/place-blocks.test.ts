import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { starterTemplates } from '../../../src/templates/index.ts';
import { lineOf, nearestLine } from '../../../web/src/places/templates/drop-line.ts';
import { keepsAll, keptOf, setSegment } from '../../../web/src/places/templates/edit-blocks.ts';
import { isLink } from '../../../web/src/places/templates/is-link.ts';
import { dropItem, dropNew, moveItem, placeForNew, placesFor } from '../../../web/src/places/templates/place-blocks.ts';
import {
  allItems,
  type Block,
  findItem,
  type Item,
  readBlocks,
} from '../../../web/src/places/templates/read-blocks.ts';
import { readSocialLinks, writeSocialLinks } from '../../../web/src/places/templates/social-links.ts';

const starters = await starterTemplates();
const slice = (source: string, { start, end }: Item) => source.slice(start, end);
const at = (source: string, path: string): Item => findItem(readBlocks(source), path)!;

const design = `<mjml>
  <mj-body>
    {{> header}}
    <mj-section><mj-column>
      <mj-text>One</mj-text>
      <mj-table><tr>{{#if a}}<td>1</td>{{/if}}</tr></mj-table>
    </mj-column>
      <mj-column></mj-column>
      <mj-column width="10%" />
    </mj-section>
    <mj-wrapper>
      <mj-section><mj-column><mj-button href="#">Go</mj-button></mj-column></mj-section>
    </mj-wrapper>
    <k-slot name="hero">
      <mj-section><mj-column><mj-text>Otherwise</mj-text></mj-column></mj-section>
    </k-slot>
    {{> footer}}
  </mj-body>
</mjml>`;
const body = readBlocks(design);
const parents = (item: Item) => [...new Set(placesFor(body, item).map(({ parent }) => parent))];

describe('places for blocks', () => {
  it('are where MJML lets them stand', () => {
    expect(parents(at(design, '1.0.0'))).toEqual(['1.0', '1.1', '1.2', '2.0.0', '3.0.0']);
    expect(parents(at(design, '1.0'))).toEqual(['1', '2.0', '3.0']);
    expect(parents(at(design, '1'))).toEqual(['', '2']);
    expect(parents(at(design, '2'))).toEqual(['']);
    // A slot stays outside of slots; what stands in one may be moved in it and out of it.
    expect(parents(at(design, '3'))).toEqual(['', '2']);
    expect(parents(at(design, '3.0'))).toEqual(['', '2']);
    expect(parents(at(design, '0'))).toEqual(['']);
  });

  it('do not count where something stands already', () => {
    const places = placesFor(body, at(design, '1.0.0')).filter(({ parent }) => parent === '1.0');
    expect(places).toEqual([{ parent: '1.0', index: 2 }]);
  });

  it('take a block as it is, into columns that are full, empty or closed at once', () => {
    for (const place of placesFor(body, at(design, '1.0.1'))) {
      const item = at(design, '1.0.1');
      const moved = dropItem(design, body, item, place)!;
      expect(slice(moved.source, at(moved.source, moved.path)), JSON.stringify(place)).toBe(slice(design, item));
      expect(keptOf(moved.source)).toEqual(keptOf(design));
    }
    expect(dropItem(design, body, at(design, '1.0.0'), { parent: '1.2', index: 0 })!.source).toContain(
      '<mj-column width="10%">\n        <mj-text>One</mj-text>\n      </mj-column>',
    );
    expect(dropItem(design, body, at(design, '1.0.0'), { parent: '', index: 1 })).toBeNull();
  });

  it('are found one after another by the buttons, into the next container and back', () => {
    let source = design;
    let path = '1.0.1';
    const seen: string[] = [];
    for (let moved = moveItem(source, readBlocks(source), at(source, path), 1); moved; ) {
      ({ source, path } = moved);
      seen.push(path);
      moved = moveItem(source, readBlocks(source), at(source, path), 1);
    }
    expect(seen).toEqual(['1.1.0', '1.2.0', '2.0.0.0', '2.0.0.1', '3.0.0.0', '3.0.0.1']);
    expect(keepsAll(design, source)).toBe(true);
  });

  it('keep every byte of what is moved, and all that only code can hold, in any starter', () => {
    const step = fc.record({ item: fc.nat(), place: fc.nat() });
    fc.assert(
      fc.property(fc.constantFrom(...starters), fc.array(step, { maxLength: 6 }), ({ mjml }, steps) => {
        let source = mjml;
        for (const { item: which, place } of steps) {
          const now = readBlocks(source);
          const items = [...allItems(now)];
          const item = items[which % items.length]!;
          const places = placesFor(now, item);
          if (places.length === 0) continue;
          const moved = dropItem(source, now, item, places[place % places.length]!);
          expect(moved).not.toBeNull();
          expect(slice(moved!.source, at(moved!.source, moved!.path))).toBe(slice(source, item));
          source = moved!.source;
        }
        expect(keptOf(source)).toEqual(keptOf(mjml));
        const ink = (text: string) => [...text.replace(/\s/g, '')].toSorted().join('');
        expect(ink(source)).toBe(ink(mjml));
      }),
      { numRuns: 60 },
    );
  });

  it('are chosen for what is new: in or below the chosen block, else above the footer', () => {
    const text = { kind: 'new', tag: 'mj-text', mjml: '<mj-text>New</mj-text>' } as const;
    const row = { kind: 'new', tag: 'mj-section', mjml: '<mj-section></mj-section>' } as const;
    expect(placeForNew(body, at(design, '1.0.0'), text)).toEqual({ parent: '1.0', index: 1 });
    expect(placeForNew(body, at(design, '1.1'), text)).toEqual({ parent: '1.1', index: 0 });
    expect(placeForNew(body, at(design, '1.0.0'), row)).toEqual({ parent: '', index: 2 });
    expect(placeForNew(body, undefined, row)).toEqual({ parent: '', index: 4 });
    const added = dropNew(design, body, text.mjml, { parent: '1.0', index: 1 });
    expect(slice(added.source, at(added.source, added.path))).toBe(text.mjml);
    expect(added.source.replace(`      ${text.mjml}\n`, '')).toBe(design);
    const slots = readBlocks('<mj-body><k-slot name="a" /></mj-body>');
    expect(placeForNew(slots, undefined, text)).toBeNull();
  });
});

describe('lines of places', () => {
  const spots: Record<string, { left: number; top: number; width: number; height: number }> = {
    '1': { left: 0, top: 100, width: 600, height: 100 },
    '1.0': { left: 0, top: 100, width: 200, height: 100 },
    '1.1': { left: 200, top: 100, width: 200, height: 0 },
    '1.2': { left: 400, top: 100, width: 200, height: 0 },
    '1.0.0': { left: 0, top: 100, width: 200, height: 40 },
    '2': { left: 0, top: 220, width: 600, height: 50 },
    '2.0': { left: 0, top: 230, width: 600, height: 30 },
  };
  const line = (parent: string, index: number) => lineOf(body, { parent, index }, (path) => spots[path] ?? null);

  it('lie between rows and contents, stand between columns, and are nowhere where nothing is seen', () => {
    expect(line('', 2)).toMatchObject({ left: 0, top: 210, width: 600, height: 0 });
    expect(line('1', 1)).toMatchObject({ left: 200, top: 100, width: 0, height: 100 });
    expect(line('1.0', 1)).toMatchObject({ left: 0, top: 140, width: 200, height: 0 });
    expect(line('1.1', 0)).toMatchObject({ left: 200, top: 100, width: 200, height: 0 });
    expect(line('3.0.0', 0)).toBeNull();
  });

  it('are chosen by nearness', () => {
    const text = { kind: 'new', tag: 'mj-text', mjml: '' } as const;
    const lines = placesFor(body, text).flatMap(({ parent, index }) => line(parent, index) ?? []);
    expect(nearestLine(lines, { x: 50, y: 150 })?.place).toEqual({ parent: '1.0', index: 1 });
    expect(nearestLine(lines, { x: 500, y: 150 })?.place.parent).toBe('1.2');
    expect(nearestLine([], { x: 0, y: 0 })).toBeNull();
  });
});

describe('parts for one segment', () => {
  it('are written round a block and taken away again, letter by letter', () => {
    const some = setSegment(design, at(design, '1.0.0'), 12);
    expect(some).toContain('{{#if (eq segment.id 12)}}\n      <mj-text>One</mj-text>\n      {{/if}}');
    const part = at(some, '1.0.0') as Block;
    expect(part).toMatchObject({ tag: 'k-if', segment: { id: 12 } });
    expect(setSegment(some, part, 7)).toBe(some.replace('12', '7'));
    expect(setSegment(some, part, null)).toBe(design);
    expect(keptOf(some)).toEqual(keptOf(design));
  });

  it('are no blocks when they say more', () => {
    const other = design.replace('{{> header}}', '{{#if (eq segment.id 1)}}<mj-section />{{else}}x{{/if}}');
    expect(at(other, '0').kind).toBe('kept');
  });
});

describe('fields', () => {
  it('take whole addresses only', () => {
    for (const good of ['', '#', 'https://a.se/x', 'mailto:a@b.se', '{{brand.websiteUrl}}', 'answer:nps/9']) {
      expect(isLink(good), good).toBe(true);
    }
    for (const half of ['h', 'https:', 'https://', 'www.a.se', 'answer:nps']) expect(isLink(half), half).toBe(false);
  });

  it('read social links as they are written, and leave others alone', () => {
    const links = { Instagram: 'https://www.instagram.com/a?b=1', YouTube: 'https://youtube.com/"' };
    const block = (inner: string) => {
      const source = `<mj-body><mj-text css-class="x social">${inner}</mj-text></mj-body>`;
      return readSocialLinks(source, at(source, '0') as Block);
    };
    expect(block(writeSocialLinks(links))).toEqual({ ...links, YouTube: 'https://youtube.com/%22' });
    expect(block('')).toEqual({});
    expect(block('Follow us')).toBeNull();
  });
});
