import type { Contacts } from '../contacts/index.ts';
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
import {
  lintTemplate,
  type MessageSource,
  type OfferFacts,
  type Program,
  type RenderContext,
  type RenderedMessage,
  type Renderer,
  type SlotContent,
  type TemplateProblem,
  withoutTracking,
} from '../rendering/index.ts';
import type { Workspaces } from '../workspaces/index.ts';
import { contactFacts, ownContactFields, workspaceFacts } from './message-facts.ts';
import { type StarterKey, starterTemplates } from './starter-templates.ts';
import type { Design, NewTemplate, PreviewRequest } from './templates.schema.ts';
import * as store from './templates.store.ts';

type Parts = {
  db: Db;
  clock: Clock;
  workspaces: Pick<Workspaces, 'get'>;
  contacts: Pick<Contacts, 'get'>;
  renderer: Renderer;
};

/** What a campaign asks for: a version, what it overrides, and what it puts into the slots. */
export type ProgramRequest = {
  templateVersionId: number;
  subject?: string | null;
  preheader?: string | null;
  slots: Record<string, SlotContent>;
  language: string;
};

const cachedVersions = 500;

export type Templates = ReturnType<typeof createTemplates>;

export function createTemplates({ db, clock, workspaces, contacts, renderer }: Parts) {
  /** Versions never change, so they may be kept for ever; the oldest leave when there are too many. */
  const versions = new Map<string, store.TemplateVersion>();

  const versionById = async (workspaceId: number, versionId: number): Promise<store.TemplateVersion> => {
    const key = `${workspaceId}:${versionId}`;
    const known = versions.get(key);
    if (known) return known;
    const found = await store.findVersionById(db.sql, workspaceId, versionId);
    if (!found) throw notFound('template version', versionId);
    if (versions.size >= cachedVersions) versions.delete(versions.keys().next().value!);
    versions.set(key, found);
    return found;
  };

  const sourceOf = (design: Design, request: Omit<ProgramRequest, 'templateVersionId'>): MessageSource => ({
    mjml: design.mjml,
    subject: request.subject || design.subject,
    ...(request.preheader || design.preheader ? { preheader: request.preheader || design.preheader } : {}),
    slots: request.slots,
    language: request.language,
  });

  const lintSource = async (workspaceId: number, source: MessageSource): Promise<TemplateProblem[]> => {
    const attributes = await store.listAttributeNames(db.sql, workspaceId);
    const { problems } = await lintTemplate(source, { knownContactFields: [...ownContactFields, ...attributes] });
    return problems;
  };

  const refuseErrors = (problems: TemplateProblem[]): void => {
    const errors = problems.filter((problem) => problem.severity === 'error');
    if (errors.length === 0) return;
    throw new KohortError('rendering_template_invalid', {
      detail: `The template has ${errors.length === 1 ? 'a problem' : `${errors.length} problems`}; it was not saved.`,
      fields: errors.map(({ part, line, column, message }) => ({ path: `${part}:${line}:${column}`, message })),
      info: { problems: errors },
    });
  };

  const templates = {
    starterTemplates,

    /** What is wrong with a design, with line and column. Saves nothing. */
    async lint(
      workspaceId: number,
      design: Design & { slots: Record<string, SlotContent> },
    ): Promise<TemplateProblem[]> {
      const { language } = await workspaces.get(workspaceId);
      return lintSource(workspaceId, sourceOf(design, { slots: design.slots, language }));
    },

    /** What is wrong with the message a campaign wants to make of a version. Throws `not_found`. */
    async lintProgram(workspaceId: number, request: ProgramRequest): Promise<TemplateProblem[]> {
      const design = await versionById(workspaceId, request.templateVersionId);
      return lintSource(workspaceId, sourceOf(design, request));
    },

    /** Throws `template_name_taken`; `rendering_template_invalid` when there are errors. */
    async create(workspaceId: number, input: NewTemplate): Promise<store.TemplateVersion> {
      const design = 'starter' in input ? await starterDesign(input.starter) : input;
      refuseErrors(await templates.lint(workspaceId, { ...design, slots: {} }));
      const now = clock.now();
      return db.transaction(async ({ sql }) => {
        const templateId = await store.insertTemplate(sql, workspaceId, input.name, now);
        if (templateId === null) {
          const fields = [{ path: 'name', message: 'There is a template of this name.' }];
          throw new KohortError('template_name_taken', { fields });
        }
        await store.insertVersion(sql, workspaceId, templateId, design, now);
        return (await store.findVersion(sql, workspaceId, templateId))!;
      });
    },

    /** Adds a version; earlier ones stay as they are. Throws `not_found`, `rendering_template_invalid`. */
    async addVersion(workspaceId: number, templateId: number, design: Design): Promise<store.TemplateVersion> {
      await templates.get(workspaceId, templateId);
      refuseErrors(await templates.lint(workspaceId, { ...design, slots: {} }));
      const version = await store.insertVersion(db.sql, workspaceId, templateId, design, clock.now());
      return templates.get(workspaceId, templateId, version ?? undefined);
    },

    /** The newest version unless another is named. Throws `not_found`. */
    async get(workspaceId: number, templateId: number, version?: number): Promise<store.TemplateVersion> {
      const found = await store.findVersion(db.sql, workspaceId, templateId, version);
      if (!found) throw notFound('template', version === undefined ? templateId : `${templateId}, version ${version}`);
      return found;
    },

    /** A version by its own id; versions never change. Throws `not_found`. */
    version: versionById,

    async list(workspaceId: number, page: PageQuery): Promise<Page<store.TemplateSummary>> {
      const wanted = { after: cursorToId(page.cursor), limit: page.limit + 1 };
      return toPage(await store.listTemplates(db.sql, workspaceId, wanted), page.limit);
    },

    /** The compiled message; one render path for previews, test mails and sending. Throws what compiling throws. */
    async program(workspaceId: number, request: ProgramRequest): Promise<Program> {
      const design = await versionById(workspaceId, request.templateVersionId);
      return renderer.compileMessage(sourceOf(design, request));
    },

    /**
     * A version as one contact would see it; without a contact, as a made-up one. Nothing in it is tracked.
     * Throws `not_found`, and what compiling and rendering throw.
     */
    async preview(workspaceId: number, templateId: number, request: PreviewRequest): Promise<RenderedMessage> {
      const workspace = await workspaces.get(workspaceId);
      const { versionId } = await templates.get(workspaceId, templateId, request.version);
      const { subject, preheader, slots } = request;
      const asked = { templateVersionId: versionId, subject, preheader, slots, language: workspace.language };
      const program = await templates.program(workspaceId, asked);
      const contact =
        request.contactId === undefined
          ? madeUpContact(program)
          : contactFacts(await contacts.get(workspaceId, request.contactId));
      return program.render({
        contact,
        workspace: workspaceFacts(workspace),
        offer: madeUpOffer,
        campaign: { name: 'Preview' },
        segment: null,
        track: withoutTracking('https://example.com/unsubscribe'),
      });
    },
  };
  return templates;
}

async function starterDesign(key: StarterKey): Promise<Design> {
  const starter = (await starterTemplates()).find((candidate) => candidate.key === key);
  if (!starter) throw notFound('starter template', key);
  return starter;
}

/** Stands in for a contact: an address, and the name of each field where its value would be. */
function madeUpContact(program: Program): RenderContext['contact'] {
  const fields = program.needs
    .map(({ path }) => path.split('.'))
    .filter(([root, field]) => root === 'contact' && field !== undefined)
    .map(([, field]) => [field!, `[${field}]`]);
  return { ...Object.fromEntries(fields), email: 'someone@example.com' };
}

const madeUpOffer: OfferFacts = { name: 'Your offer', percent: 5, code: 'CODE', windowText: null, validUntil: null };
