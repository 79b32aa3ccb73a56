import type { Sql } from '../platform/index.ts';
import type { KnownImage } from '../rendering/index.ts';
import { findImagesByHash } from './images.store.ts';

const imageAddress = /https?:\/\/[^\s"'<>\\()]{1,300}\/i\/([0-9a-f]{64})\.(?:png|jpg|gif)/g;

/** Sizes and weights of the pictures of our own store that a design shows, by the addresses it shows them under. */
export async function findKnownImages(sql: Sql, workspaceId: number, design: object): Promise<KnownImage[]> {
  const shown = new Map([...JSON.stringify(design).matchAll(imageAddress)].map(([url, hash]) => [url, hash!]));
  if (shown.size === 0) return [];
  const found = await findImagesByHash(sql, workspaceId, [...new Set(shown.values())]);
  const byHash = new Map(found.map((image) => [image.hash, image]));
  return [...shown].flatMap(([url, hash]) => {
    const image = byHash.get(hash);
    return image ? [{ url, width: image.width, height: image.height, size: image.size }] : [];
  });
}
