import { type Clock, type Db, KohortError, notFound, type Page, type PageQuery } from '../platform/index.ts';
import type { TemplateProblem } from '../rendering/index.ts';
import type { Workspaces } from '../workspaces/index.ts';
import type { NewBrand } from './brand.schema.ts';
import * as brands from './brand.store.ts';
import { checkDesigns, checkPartials } from './check-brand.ts';
import { changedFields, pageBefore, readBefore } from './list-versions.ts';
import { type Brand, noBrand } from './make-source.ts';
import * as store from './templates.store.ts';

/** A version of the brand; id null and version 0 while the workspace has none of its own. */
export type CurrentBrand = Brand & { id: number | null; version: number; createdAt: Date | null };

export type BrandSummary = { id: number; version: number; createdAt: Date; changed: string[] };

const kept = 200;

/** Theme and partials of a workspace, in versions that never change. */
export function createBrand({ db, clock, workspaces }: { db: Db; clock: Clock; workspaces: Pick<Workspaces, 'get'> }) {
  const byId = new Map<string, Brand>();

  const tried = new Map<string, ReturnType<typeof checkDesigns>>();

  return {
    /** The newest version, or what everybody has by default. */
    async current(workspaceId: number): Promise<CurrentBrand> {
      const found = await brands.findBrand(db.sql, workspaceId);
      return found ?? { ...noBrand, id: null, version: 0, createdAt: null };
    },

    /** Throws `not_found`. */
    async version(workspaceId: number, version: number): Promise<CurrentBrand> {
      const found = await brands.findBrand(db.sql, workspaceId, version);
      if (!found) throw notFound('brand version', version);
      return found;
    },

    /** By id, from memory when it can be; null is the default, undefined the newest. Throws `not_found`. */
    async byId(workspaceId: number, id: number | null | undefined): Promise<Brand> {
      if (id === null) return noBrand;
      if (id === undefined) return (await brands.findBrand(db.sql, workspaceId)) ?? noBrand;
      const key = `${workspaceId}:${id}`;
      const known = byId.get(key);
      if (known) return known;
      const found = await brands.findBrandById(db.sql, workspaceId, id);
      if (!found) throw notFound('brand version', id);
      if (byId.size >= kept) byId.delete(byId.keys().next().value!);
      byId.set(key, found);
      return found;
    },

    /**
     * Designs whose newest version would not come out with this version of the brand. Tried once, until a design, the
     * brand or the language of the workspace changes.
     */
    async tryDesigns(workspaceId: number, brand: CurrentBrand): ReturnType<typeof checkDesigns> {
      const { language } = await workspaces.get(workspaceId);
      const versions = await store.listBranded(db.sql, workspaceId);
      const named = versions.map(({ versionId, name }) => [versionId, name]);
      const key = JSON.stringify([workspaceId, brand.id, language, named]);
      const known = tried.get(key);
      if (known) return known;
      const found = checkDesigns(brand, versions, language);
      if (tried.size >= kept) tried.delete(tried.keys().next().value!);
      tried.set(key, found);
      found.catch(() => tried.delete(key));
      return found;
    },

    /** What is wrong with the partials of a brand, with line and column. Saves nothing. */
    async lint(workspaceId: number, { theme, partials }: NewBrand): Promise<TemplateProblem[]> {
      const { language } = await workspaces.get(workspaceId);
      return checkPartials({ theme, partials }, language);
    },

    /**
     * Makes the next version. Partials with errors are refused (`rendering_template_invalid`); designs that would not
     * come out any more are warnings, since campaigns on their way keep the version they were launched with.
     */
    async put(workspaceId: number, input: NewBrand): Promise<CurrentBrand> {
      const brand: Brand = { theme: input.theme, partials: input.partials };
      const { language } = await workspaces.get(workspaceId);
      refuseErrors(await checkPartials(brand, language));
      for (let attempt = 0; attempt < 5; attempt += 1) {
        const made = await brands.insertBrand(db.sql, workspaceId, brand, clock.now());
        if (made) return made;
      }
      throw new KohortError('internal', { detail: 'No number was free for a version of the brand.' });
    },

    /** The newest first, each with what it changed. */
    async list(workspaceId: number, page: PageQuery): Promise<Page<BrandSummary>> {
      const found = await brands.listBrands(db.sql, workspaceId, readBefore(page));
      const summaries = found.map(({ id, version, createdAt, theme, partials }, index) => ({
        id,
        version,
        createdAt,
        changed: changedFields({ theme, partials }, found[index + 1]),
      }));
      return pageBefore(summaries, page.limit);
    },
  };
}

function refuseErrors(problems: readonly TemplateProblem[]): void {
  const errors = problems.filter((problem) => problem.severity === 'error');
  if (errors.length === 0) return;
  const path = ({ language, part, line, column }: TemplateProblem) =>
    [...(language === undefined ? [] : [language]), part, line, column].join(':');
  throw new KohortError('rendering_template_invalid', {
    detail: `The partials have ${errors.length === 1 ? 'a problem' : `${errors.length} problems`}; the brand was not saved.`,
    fields: errors.map((problem) => ({ path: path(problem), message: problem.message })),
    info: { problems: errors },
  });
}
