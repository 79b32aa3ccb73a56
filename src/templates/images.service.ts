import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import {
  type Clock,
  cursorToId,
  type Db,
  KohortError,
  notFound,
  type Page,
  type PageQuery,
  toPage,
} from '../platform/index.ts';
import type { Workspaces } from '../workspaces/index.ts';
import { createBytesCache } from './bytes-cache.ts';
import { imageLimits, type NewImage } from './images.schema.ts';
import * as store from './images.store.ts';
import { mediaTypes, type Picture, readPicture } from './read-picture.ts';
import type { PictureKind } from './whole-picture.ts';

type Parts = { db: Db; clock: Clock; workspaces: Pick<Workspaces, 'get'>; trackingUrl: string };

/** An image with its address and what speaks against it. */
export type PlacedImage = store.Image & { url: string; warnings: string[] };

/** What an address of ours leads to. */
export type ServedImage = { mediaType: string; bytes: Buffer };

/** A picture in the first hours of a campaign is asked for by everybody at once: so many bytes stay at hand. */
const cachedBytes = 32 * 1024 * 1024;
const servedName = /^([0-9a-f]{64})\.(png|jpg|gif)$/;

const kindOf = (mediaType: string) =>
  (Object.keys(mediaTypes) as PictureKind[]).find((kind) => mediaTypes[kind] === mediaType)!;

export type Images = ReturnType<typeof createImages>;

/** `trackingUrl`: for workspaces that have no address of their own. Pictures are shown under any address that leads here. */
export function createImages({ db, clock, workspaces, trackingUrl }: Parts) {
  const placer = async (workspaceId: number) => {
    const { settings } = await workspaces.get(workspaceId);
    const base = settings.trackingUrl ?? trackingUrl;
    return (image: store.Image): PlacedImage => ({
      ...image,
      url: `${base}/i/${image.hash}.${kindOf(image.mediaType)}`,
      warnings: warningsOf(image),
    });
  };
  const cache = createBytesCache(cachedBytes);

  return {
    /**
     * Stores a picture; the same bytes once more are the same picture, with the name and alt text said last. `mediaType`
     * is what the sender called it. Throws `image_invalid`, `image_too_large`.
     */
    async create(
      workspaceId: number,
      { name, alt }: Pick<NewImage, 'name' | 'alt'>,
      sent: { bytes: Buffer; mediaType: string | undefined },
    ): Promise<PlacedImage> {
      const { mediaType, width, height } = judge(sent);
      const { bytes } = sent;
      const hash = createHash('sha256').update(bytes).digest('hex');
      const type = mediaType as store.Image['mediaType'];
      const row = { hash, name, alt, mediaType: type, width, height, size: bytes.length, data: bytes };
      const place = await placer(workspaceId);
      return place(await store.upsertImage(db.sql, workspaceId, { ...row, createdAt: clock.now() }));
    },

    /** Also an archived one. Throws `not_found`. */
    async get(workspaceId: number, imageId: number): Promise<PlacedImage> {
      const found = await store.findImage(db.sql, workspaceId, imageId);
      if (!found) throw notFound('image', imageId);
      return (await placer(workspaceId))(found);
    },

    async list(workspaceId: number, page: PageQuery): Promise<Page<PlacedImage>> {
      const wanted = { after: cursorToId(page.cursor), limit: page.limit + 1 };
      const place = await placer(workspaceId);
      return toPage((await store.listImages(db.sql, workspaceId, wanted)).map(place), page.limit);
    },

    /** Takes it off the list. Its address goes on showing it, since messages were sent with it. Throws `not_found`. */
    async archive(workspaceId: number, imageId: number): Promise<void> {
      const isArchived = await store.archiveImage(db.sql, workspaceId, imageId, clock.now());
      if (!isArchived) throw notFound('image', imageId);
    },

    /** The bytes behind `/i/<name>`, or null. Asks the database once for many readers. */
    async serve(name: string): Promise<ServedImage | null> {
      const [, hash, kind] = servedName.exec(name) ?? [];
      if (!hash || !kind) return null;
      const mediaType = mediaTypes[kind as PictureKind];
      const bytes = await cache.get(name, () => store.findImageBytes(db.sql, hash, mediaType));
      return bytes && { mediaType, bytes };
    },
  };
}

function judge({ bytes, mediaType }: { bytes: Buffer; mediaType: string | undefined }): Picture {
  const refuse = (detail: string) => new KohortError('image_invalid', { detail });
  if (bytes.length === 0) throw refuse('The request has no body: send the picture itself as the body.');
  const picture = readPicture(bytes);
  if (picture === null) throw refuse('This is no PNG, JPEG or GIF. Mail programs show no other kinds (SVG neither).');
  if (picture === 'broken') {
    throw refuse('The picture is cut off or damaged. Export it once more from your picture program, and send that.');
  }
  const [called] = (mediaType ?? 'nothing').toLowerCase().replace('image/jpg', 'image/jpeg').split(/\s*;/);
  if (called !== picture.mediaType) {
    throw refuse(`The picture is ${picture.mediaType}, but was sent as ${called}: name the right type.`);
  }
  const { side } = imageLimits;
  if (picture.width > side || picture.height > side) {
    const size = `${picture.width} × ${picture.height} pixels`;
    throw new KohortError('image_too_large', { detail: `The picture has ${size}; ${side} a side is the most.` });
  }
  return picture;
}

function warningsOf({ size, width }: { size: number; width: number }): string[] {
  const warnings: string[] = [];
  if (size > imageLimits.heavyBytes) {
    warnings.push(
      `${Math.round(size / 1024)} KB is slow on a phone: below ${imageLimits.heavyBytes / 1024} KB is better.`,
    );
  }
  if (width > imageLimits.wideSide) {
    warnings.push(`${width} pixels is wider than a mail needs: ${imageLimits.wideSide} are sharp on every screen.`);
  }
  return warnings;
}

/** Reads a picture from a request, never more than may be stored. Throws `image_too_large`. */
export function readImageBody(request: IncomingMessage): Promise<Buffer> {
  const most = imageLimits.bytes;
  const tooLarge = () =>
    new KohortError('image_too_large', { detail: `The picture is larger than ${most / 1024} KB, which is the most.` });
  return new Promise((done, failed) => {
    const pieces: Buffer[] = [];
    let length = 0;
    const take = (piece: Buffer) => {
      length += piece.length;
      if (length <= most) pieces.push(piece);
      else {
        // The rest flows by unread, so that the answer reaches the sender.
        request.off('data', take).resume();
        failed(tooLarge());
      }
    };
    request.on('data', take);
    request.once('end', () => done(Buffer.concat(pieces)));
    request.once('error', failed);
    request.once('close', () => failed(new Error('The sender went away.')));
  });
}
