/** Owns: image. */
import type { Sql } from '../platform/index.ts';

export type Image = {
  id: number;
  hash: string;
  name: string;
  alt: string;
  mediaType: 'image/png' | 'image/jpeg' | 'image/gif';
  width: number;
  height: number;
  size: number;
  createdAt: Date;
};

const imageColumns = `id, hash, name, alt, media_type as "mediaType", width, height, size, created_at as "createdAt"`;

/** The same bytes are the same picture: it gets the name and the alt text said last, and comes back when archived. */
export async function upsertImage(
  sql: Sql,
  workspaceId: number,
  image: Omit<Image, 'id'> & { data: Buffer },
): Promise<Image> {
  const { hash, name, alt, mediaType, width, height, size, data, createdAt } = image;
  const rows = await sql<Image>(
    `insert into image (workspace_id, hash, name, alt, media_type, width, height, size, data, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     on conflict (workspace_id, hash) do update set name = $3, alt = $4, archived_at = null
     returning ${imageColumns}`,
    [workspaceId, hash, name, alt, mediaType, width, height, size, data, createdAt],
  );
  return rows[0]!;
}

/** Archived ones as well: what a sent message shows has a name. */
export async function findImage(sql: Sql, workspaceId: number, imageId: number): Promise<Image | null> {
  const rows = await sql<Image>(`select ${imageColumns} from image where workspace_id = $1 and id = $2`, [
    workspaceId,
    imageId,
  ]);
  return rows[0] ?? null;
}

/** What is known of the pictures of these hashes, archived ones as well. */
export async function findImagesByHash(sql: Sql, workspaceId: number, hashes: string[]): Promise<Image[]> {
  return sql<Image>(`select ${imageColumns} from image where workspace_id = $1 and hash = any($2::text[])`, [
    workspaceId,
    hashes,
  ]);
}

/** Archived ones left out. */
export async function listImages(
  sql: Sql,
  workspaceId: number,
  page: { after: number; limit: number },
): Promise<Image[]> {
  return sql<Image>(
    `select ${imageColumns} from image
      where workspace_id = $1 and id > $2 and archived_at is null order by id limit $3`,
    [workspaceId, page.after, page.limit],
  );
}

/** False when there is none. */
export async function archiveImage(sql: Sql, workspaceId: number, imageId: number, now: Date): Promise<boolean> {
  const rows = await sql(
    `update image set archived_at = coalesce(archived_at, $3) where workspace_id = $1 and id = $2 returning id`,
    [workspaceId, imageId, now],
  );
  return rows.length === 1;
}

/**
 * No workspace in this statement: whoever reads a mail asks by the hash of the bytes, and gets those bytes whosever they
 * are. Archived ones too, since messages that were sent go on showing them.
 */
export async function findImageBytes(sql: Sql, hash: string, mediaType: string): Promise<Buffer | null> {
  const rows = await sql<{ data: Buffer }>('select data from image where hash = $1 and media_type = $2 limit 1', [
    hash,
    mediaType,
  ]);
  return rows[0]?.data ?? null;
}
