import { decodeEntities } from '../html-text.ts';
import { type Check, type Design, type Element, type Finding, type KnownImage, quote } from './design.ts';

const FILE_NAME = /^[\w%() .-]+\.(png|jpe?g|gif|webp|svg|bmp|avif)$|^(img|dsc|image|picture|photo|bild)[ _-]?\d*$/i;
const HEAVY_BYTES = 200 * 1024;

const imagesOf = (design: Design) => design.elements.filter(({ name }) => name === 'img');
const sourceOf = ({ attribs }: Element) => decodeEntities(attribs.src ?? '').trim();

/** What is said of an image to whoever does not see it: HTML, section 4.8.4.4; `alt=""` says that it is decoration. */
export const imageTexts: Check = {
  name: 'image-texts',
  find: (design) =>
    imagesOf(design).flatMap((image): Finding[] => {
      const { alt } = image.attribs;
      const at = design.spotOf(sourceOf(image), alt ?? '');
      const which = sourceOf(image) ? ` (${quote(design.written(sourceOf(image)))})` : '';
      if (alt === undefined) {
        return [
          { at, message: `An image has no alt text${which}: say what it shows, or write alt="" for decoration.` },
        ];
      }
      if (FILE_NAME.test(alt.trim())) {
        return [{ at, message: `The alt text ${quote(alt)} is the name of a file: say what the image shows.` }];
      }
      const inLink = image.parent?.type === 'tag' && image.parent.name === 'a';
      if (alt.trim() === '' && inLink && !design.isHuge && isAlone(image)) {
        return [{ at, message: `A linked image has an empty alt text${which}: say where the link leads.` }];
      }
      return [];
    }),
};

const isAlone = (image: Element) =>
  (image.parent?.children ?? []).every((node) => node === image || (node.type === 'text' && node.data.trim() === ''));

/** Where images come from and, for those of our own store, whether they suit the place they are shown in. */
export const imageFiles: Check = {
  name: 'image-files',
  find: (design, { images = [] }) => {
    const known = new Map(images.map((image) => [image.url, image]));
    return imagesOf(design).flatMap((element): Finding[] => {
      const source = sourceOf(element);
      const at = design.spotOf(source);
      const image = known.get(source);
      const problem = image ? undefined : addressProblem(source, design);
      // How our own are served is not the author's to mend.
      const found = image ? storedProblems(image, element) : problem ? [problem] : [];
      return found.map((finding) => ({ at, ...finding }));
    });
  },
};

function addressProblem(source: string, design: Design): Finding | undefined {
  if (source === '') return { message: 'An image has no address (src): nothing is shown.' };
  if (/^http:/i.test(source)) {
    return { message: `The image ${quote(design.written(source))} is not https: many mail programs do not load it.` };
  }
  if (/^(https:|data:|cid:)/i.test(source) || design.hasExpression(source)) return undefined;
  return {
    severity: 'error',
    message: `The image ${quote(source)} has no full address: upload it, and write the https:// address it gets.`,
  };
}

function storedProblems({ width, height, size }: KnownImage, element: Element): Finding[] {
  const found: Finding[] = [];
  const shown = { width: pixels(element, 'width'), height: pixels(element, 'height') };
  if ((shown.width ?? 0) > width || (shown.height ?? 0) > height) {
    const wanted = `${shown.width ?? '…'} × ${shown.height ?? '…'}`;
    found.push({
      message: `An image of ${width} × ${height} px is shown at ${wanted} px and gets blurred: upload a larger one.`,
    });
  }
  if (size > HEAVY_BYTES) {
    const kb = Math.round(size / 1024);
    found.push({ message: `An image weighs ${kb} KB: on phones it comes late. Make it less than 200 KB.` });
  }
  return found;
}

function pixels({ attribs }: Element, name: 'width' | 'height'): number | undefined {
  const value = /^\s*(\d+)(px)?\s*$/.exec(attribs[name] ?? '')?.[1];
  return value === undefined ? undefined : Number(value);
}
