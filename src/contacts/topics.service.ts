import { type Clock, type Db, KohortError } from '../platform/index.ts';
import type { AuditActor, Workspaces } from '../workspaces/index.ts';
import type { NewTopic, Topic, TopicChange } from './topics.schema.ts';
import { deleteTopic, findTopics, findUsedTopics, insertTopic, updateTopic } from './topics.store.ts';

type Parts = { db: Db; clock: Clock; workspaces: Pick<Workspaces, 'audit'> };

/** What is said of a topic that nobody has defined: its name is all we know. */
export const undefinedTopic = (name: string): Topic => ({
  name,
  isDefined: false,
  title: name,
  description: '',
  languages: {},
  doubleOptIn: false,
  isPublic: false,
  position: 0,
  archivedAt: null,
});

const unknownTopic = (name: string) =>
  new KohortError('not_found', { detail: `The topic "${name}" has not been defined.` });

/** What contacts may want, or not want, to hear about. */
export function createTopics({ db, clock, workspaces }: Parts) {
  const topics = {
    /** Topics that were defined, then those only known from consents and campaigns; with how many are subscribed. */
    async list(workspaceId: number): Promise<(Topic & { subscribed: number })[]> {
      const defined = await findTopics(db.sql, workspaceId);
      const used = await findUsedTopics(db.sql, workspaceId);
      const counts = new Map(used.map(({ name, subscribed }) => [name, subscribed]));
      const known = new Set(defined.map(({ name }) => name));
      const others = used.filter(({ name }) => !known.has(name)).map(({ name }) => undefinedTopic(name));
      return [...defined, ...others].map((topic) => ({ ...topic, subscribed: counts.get(topic.name) ?? 0 }));
    },

    /** Topics that were defined, in the order in which contacts are shown them. */
    defined: (workspaceId: number): Promise<Topic[]> => findTopics(db.sql, workspaceId),

    /** The topic as it is shown; one that was never defined goes by its name. */
    async find(workspaceId: number, name: string): Promise<Topic> {
      const defined = await findTopics(db.sql, workspaceId);
      return defined.find((topic) => topic.name === name) ?? undefinedTopic(name);
    },

    /** Throws `topic_exists`. */
    async define(workspaceId: number, topic: NewTopic, actor: AuditActor): Promise<void> {
      if (!(await insertTopic(db.sql, workspaceId, topic, clock.now()))) {
        throw new KohortError('topic_exists', { detail: `The topic "${topic.name}" has been defined already.` });
      }
      await workspaces.audit(workspaceId, { actor, action: 'topics.define', subject: topic.name });
    },

    /** Throws `not_found`. */
    async change(workspaceId: number, name: string, change: TopicChange, actor: AuditActor): Promise<void> {
      if (!(await updateTopic(db.sql, workspaceId, name, change, clock.now()))) throw unknownTopic(name);
      await workspaces.audit(workspaceId, { actor, action: 'topics.change', subject: name, detail: change });
    },

    /** Takes the definition away; consents to it stay. Throws `not_found`. */
    async remove(workspaceId: number, name: string, actor: AuditActor): Promise<void> {
      if (!(await deleteTopic(db.sql, workspaceId, name))) throw unknownTopic(name);
      await workspaces.audit(workspaceId, { actor, action: 'topics.remove', subject: name });
    },
  };
  return topics;
}
