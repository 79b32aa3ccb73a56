import { z } from 'zod';
import { qualitySettings } from '../contacts/index.ts';
import { type Clock, type Db, KohortError } from '../platform/index.ts';
import type { AuditActor, Workspaces } from '../workspaces/index.ts';
import { expectedSettings } from './expected/expected-settings.schema.ts';
import { groupsSettings } from './groups/groups-settings.schema.ts';
import { needsSettings } from './needs/needs-settings.schema.ts';
import { strategySettings } from './strategy/strategy-settings.schema.ts';
import * as store from './value-settings.store.ts';

/** Every section with the schema of its owner, in which every field has a default. */
const sections = {
  groups: groupsSettings,
  expected: expectedSettings,
  needs: needsSettings,
  strategy: strategySettings,
  quality: qualitySettings,
} as const satisfies Record<string, z.ZodObject>;

/** Absent sections and fields are as they are without any settings. */
export const valueSettings = z.strictObject({
  groups: sections.groups.prefault({}).describe('The three groups, RFM and stages of life.'),
  expected: sections.expected.prefault({}).describe('How expected value is worked out.'),
  needs: sections.needs.prefault({}).describe('Who is placed in a needs group by likeness.'),
  strategy: sections.strategy.prefault({}).describe('Costs, weights and levels of importance.'),
  quality: sections.quality.prefault({}).describe('What counts as good data.'),
});
export type ValueSettings = z.output<typeof valueSettings>;
export type SectionName = keyof typeof sections;

/** The fields of a section, none of which need be given, nor is made up. */
const someOf = <Section extends z.ZodObject>(section: Section) => {
  const given = Object.entries(section.shape).map(([name, field]) => {
    const inner = field instanceof z.ZodDefault || field instanceof z.ZodPrefault ? field.unwrap() : field;
    return [name, (inner as z.ZodType).describe(field.description ?? inner.description ?? '').optional()] as const;
  });
  return z.strictObject(Object.fromEntries(given)).optional();
};

/** Of each section the fields to change; a field that is an object is replaced whole. */
export const valueSettingsChange = z.strictObject({
  groups: someOf(sections.groups).describe('The three groups, RFM and stages of life.'),
  expected: someOf(sections.expected).describe('How expected value is worked out.'),
  needs: someOf(sections.needs).describe('Who is placed in a needs group by likeness.'),
  strategy: someOf(sections.strategy).describe('Costs, weights and levels of importance.'),
  quality: someOf(sections.quality).describe('What counts as good data.'),
});
export type ValueSettingsChange = z.output<typeof valueSettingsChange>;

/** What is stored may be of an older version: what is not there, or no longer fits, is as by default. */
export function fillSettings(stored: unknown): ValueSettings {
  const given = typeof stored === 'object' && stored !== null ? (stored as Record<string, unknown>) : {};
  const filled = Object.entries(sections).map(([name, section]) => [name, fillSection(section, given[name])]);
  return valueSettings.parse(Object.fromEntries(filled));
}

function fillSection(section: z.ZodObject, stored: unknown): unknown {
  if (typeof stored !== 'object' || stored === null) return {};
  const fields = Object.entries(section.shape).flatMap(([name, field]) => {
    const read = (field as z.ZodType).safeParse((stored as Record<string, unknown>)[name]);
    return read.success ? [[name, read.data]] : [];
  });
  const filled = Object.fromEntries(fields);
  return section.safeParse(filled).success ? filled : {};
}

type Parts = { db: Db; clock: Clock; workspaces: Pick<Workspaces, 'audit'> };
export type ValueSettingsVerbs = ReturnType<typeof createValueSettings>;

/** What a workspace set for the method: one row, a section for each folder. */
export function createValueSettings({ db, clock, workspaces }: Parts) {
  return {
    /** The settings as they hold. */
    async get(workspaceId: number): Promise<ValueSettings> {
      return fillSettings((await store.findSettings(db.sql, workspaceId))?.settings);
    },

    /** The same with when they were last written; null when never. */
    async read(workspaceId: number): Promise<{ settings: ValueSettings; updatedAt: Date | null }> {
      const row = await store.findSettings(db.sql, workspaceId);
      return { settings: fillSettings(row?.settings), updatedAt: row?.updatedAt ?? null };
    },

    /** Changes the fields given. One transaction, audited. Throws `request_invalid` when they do not fit together. */
    async change(workspaceId: number, change: ValueSettingsChange, actor: AuditActor) {
      return db.transaction(async ({ sql }) => {
        const held = fillSettings((await store.findSettings(sql, workspaceId, { lock: true }))?.settings);
        const wanted = Object.fromEntries(
          Object.entries(held).map(([name, section]) => [name, { ...section, ...change[name as SectionName] }]),
        );
        const read = valueSettings.safeParse(wanted);
        if (!read.success) {
          const fields = read.error.issues.map(({ path, message }) => ({ path: ['body', ...path].join('.'), message }));
          throw new KohortError('request_invalid', { detail: fields[0]!.message, fields });
        }
        const updatedAt = clock.now();
        await store.writeSettings(sql, workspaceId, read.data, updatedAt);
        const entry = { actor, action: 'customers.changeSettings', subject: 'customer settings', detail: change };
        await workspaces.audit(workspaceId, entry, sql);
        return { settings: read.data, updatedAt };
      });
    },
  };
}
