import { KohortError } from '../../platform/index.ts';
import type { Parts } from '../find-segments.ts';
import { listNeeds } from '../judge/list-needs.ts';
import type { Definition } from '../language/definition.schema.ts';
import { ownValueNames, templateOf } from '../language/describe-value.ts';
import { hintsFor, type KnownNames } from '../language/hint-definition.ts';
import type { AskDatabase } from './ask-database.ts';
import { type Cost, estimateCost } from './estimate-cost.ts';
import * as names from './names.store.ts';

/** Something that may be a slip: `path` leads there from the definition ('root.of.1.kind'), the message goes on after it. */
export type Hint = { path: string; message: string };

/** What is said about a definition before it is saved, and when it is. */
export type Advice = { cost: Cost; hints: Hint[] };

export type WeighDefinition = (workspaceId: number, definition: Definition) => Promise<Advice>;

const noCompanies: KnownNames['companies'] = { attributes: new Map(), roles: new Set() };

/** A look for a name that is perhaps nowhere must not hold anybody up; without an answer there is no hint. */
const LOOK_TIMEOUT_MS = 300;

/** Says what working out a definition reads, and what in it looks like a slip of the pen. */
export function createWeighDefinition(
  { db, clock, workspaces, engine }: Parts,
  { ask }: { ask: AskDatabase },
): WeighDefinition {
  const question = { timeoutMs: LOOK_TIMEOUT_MS, tooSlow: () => new KohortError('segment_too_slow') };

  /**
   * Names of values that are used and known, or that it would take too long to look for; and some others to suggest. What
   * Kohort works out itself is known also where it has worked out nothing yet; of templates, those that are there.
   */
  async function knownValues(workspaceId: number, used: ReadonlySet<string>): Promise<Set<string>> {
    if (used.size === 0) return new Set();
    const known = new Set([...(await names.readRecentValueNames(db.sql, workspaceId)), ...ownValueNames]);
    const templateIds = [...used].flatMap((name) => templateOf(name) ?? []);
    const templates = templateIds.length === 0 ? null : await names.readTemplateNames(db.sql, workspaceId, templateIds);
    for (const name of used) {
      if (known.has(name)) continue;
      const templateId = templateOf(name);
      const isThere = templateId === null ? await isUsed(workspaceId, name) : templates?.has(templateId);
      if (isThere) known.add(name);
    }
    return known;
  }

  const isUsed = (workspaceId: number, name: string): Promise<boolean> =>
    ask(question, ({ sql }) => names.hasValue(sql, workspaceId, name)).catch((error: unknown) => {
      if (error instanceof KohortError) return true;
      throw error;
    });

  return async (workspaceId, definition) => {
    const { timeZone } = await workspaces.get(workspaceId);
    const now = clock.now().getTime();
    const needs = listNeeds([{ definition }], timeZone);
    const [found, values, companies, cost] = await Promise.all([
      names.readKnownNames(db.sql, workspaceId),
      knownValues(workspaceId, needs.values),
      needs.companies === null ? noCompanies : names.readCompanyNames(db.sql, workspaceId),
      db.transaction(async ({ sql, client }) => {
        const kindIds = await engine.loader.kindIds(client, workspaceId, [...needs.kinds.keys()]);
        return estimateCost(sql, definition, { workspaceId, timeZone, kindIds, now });
      }),
    ]);
    const known: KnownNames = {
      kinds: new Set(found.kinds),
      attributes: new Map(found.attributes.map(({ name, type }) => [name, type])),
      topics: new Set(found.topics),
      values,
      companies,
    };
    const hints = hintsFor(definition, known).map(({ path, message }) => ({ path: path.join('.'), message }));
    return { cost, hints };
  };
}
