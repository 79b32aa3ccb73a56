import { type Clock, type Db, KohortError } from '../platform/index.ts';
import type { AuditActor, Workspaces } from '../workspaces/index.ts';
import { type AttributeType, attributeName, MAX_ATTRIBUTES_PER_WORKSPACE } from './attribute-types.ts';
import { type AttributeDef, insertAttributes, listAttributes, updateCriterion } from './contacts.store.ts';
import type { CriterionKind } from './criterion-kinds.ts';

type Parts = { db: Db; clock: Clock; workspaces: Pick<Workspaces, 'audit'> };

/** What the attributes of contacts are called, of which type they are, and which kind of criterion. */
export function createAttributes({ db, clock, workspaces }: Parts) {
  return {
    async attributes(workspaceId: number): Promise<AttributeDef[]> {
      return listAttributes(db.sql, workspaceId);
    },

    /**
     * Declares an attribute's type for good. Idempotent. Throws `contact_attribute_declared` when it has another type,
     * `contact_invalid` for a bad name or one attribute too many.
     */
    async declareAttribute(workspaceId: number, name: string, type: AttributeType): Promise<AttributeDef> {
      if (!attributeName.test(name)) {
        throw new KohortError('contact_invalid', {
          detail: 'A name is 1 to 64 of A-Z, a-z, 0-9 and _, beginning with a letter.',
        });
      }
      const known = await listAttributes(db.sql, workspaceId);
      if (known.length >= MAX_ATTRIBUTES_PER_WORKSPACE && !known.some((def) => def.name === name)) {
        throw new KohortError('contact_invalid', {
          detail: `A workspace has at most ${MAX_ATTRIBUTES_PER_WORKSPACE} attributes.`,
        });
      }
      await insertAttributes(db.sql, workspaceId, [{ name, type }], clock.now());
      const def = (await listAttributes(db.sql, workspaceId)).find((one) => one.name === name);
      if (!def) throw new KohortError('internal');
      if (def.type !== type) {
        throw new KohortError('contact_attribute_declared', { detail: `"${name}" is declared as ${def.type}.` });
      }
      return def;
    },

    /** Says which kind of criterion an attribute is; null: nobody says. Throws `not_found`. */
    async setCriterion(
      workspaceId: number,
      name: string,
      criterion: CriterionKind | null,
      actor: AuditActor,
    ): Promise<AttributeDef> {
      const def = (await listAttributes(db.sql, workspaceId)).find((one) => one.name === name);
      if (!def) throw new KohortError('not_found', { detail: `There is no attribute "${name.slice(0, 64)}".` });
      await updateCriterion(db.sql, workspaceId, name, criterion);
      const entry = { actor, action: 'contacts.set-criterion', subject: name, detail: { criterion } };
      await workspaces.audit(workspaceId, entry);
      return { ...def, criterion };
    },
  };
}
