import { answersOf, type Contacts } from '../contacts/index.ts';
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
  type ColorScheme,
  chooseLanguage,
  forceColorScheme,
  languagesOfSlots,
  listSlots,
  type Program,
  type RenderContext,
  type RenderedMessage,
  type Renderer,
  type SlotContent,
  type TemplateProblem,
  withoutTracking,
} from '../rendering/index.ts';
import type { AuditActor, Workspaces } from '../workspaces/index.ts';
import { type CurrentBrand, createBrand } from './brand.service.ts';
import { findKnownImages } from './known-images.ts';
import { lintLanguages } from './lint-languages.ts';
import { changedFields, pageBefore, readBefore } from './list-versions.ts';
import { madeUpContact, madeUpOffer, madeUpSlots } from './made-up-facts.ts';
import { type Brand, languagesOf, makeSource, type TextsByLanguage } from './make-source.ts';
import { contactFacts, needsValues, ownContactFields, type ValueFacts, workspaceFacts } from './message-facts.ts';
import { type StarterKey, starterTemplates } from './starter-templates.ts';
import { tellLanguage } from './tell-language.ts';
import type {
  Design,
  NewTemplate,
  NewVersion,
  PreviewRequest,
  TemplateChange,
  TemplateLanguage,
} from './templates.schema.ts';
import * as store from './templates.store.ts';

type Parts = {
  db: Db;
  clock: Clock;
  workspaces: Pick<Workspaces, 'get' | 'audit'>;
  contacts: Pick<Contacts, 'get' | 'questions' | 'valueNames' | 'valuesOf'>;
  renderer: Renderer;
};

/** What a campaign asks for: a version, what it overrides, and what it puts into the slots. */
export type ProgramRequest = {
  templateVersionId: number;
  /** Of the brand; undefined: the newest, null: the one everybody has by default. */
  brandVersionId?: number | null | undefined;
  subject?: string | null;
  /** In front of the subject, whichever it is. */
  subjectPrefix?: string | undefined;
  preheader?: string | null;
  /** Subject and preheader by language: these go before those above, and before the version's own. */
  languages?: TextsByLanguage | undefined;
  /** With their languages: the right ones are picked here. */
  slots: Record<string, SlotContent>;
  /** Slots that show nothing where the design says nothing. */
  emptySlots?: readonly string[];
  /** As `chooseLanguage` says. */
  language: string;
};

/** A version and what changed in it. */
export type VersionSummary = {
  version: number;
  versionId: number;
  createdAt: Date;
  subject: string;
  languages: string[];
  changed: string[];
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

  const brand = createBrand({ db, clock, workspaces });

  const sourceOf = async (
    workspaceId: number,
    design: Design,
    request: Omit<ProgramRequest, 'templateVersionId'> & { brand?: Brand | undefined },
  ) =>
    makeSource({
      ...request,
      design,
      brand: request.brand ?? (await brand.byId(workspaceId, request.brandVersionId)),
      workspaceLanguage: (await workspaces.get(workspaceId)).language,
    });

  /** In `language` only, or in every language it is written in. `forLaunch`: the message is about to go out. */
  const lintDesign = async (
    workspaceId: number,
    design: Design,
    request: Omit<ProgramRequest, 'templateVersionId' | 'language'> & { language?: string },
    { forLaunch = false } = {},
  ): Promise<TemplateProblem[]> => {
    const { language: workspaceLanguage, settings } = await workspaces.get(workspaceId);
    const attributes = await store.listAttributeNames(db.sql, workspaceId);
    const whole = { ...request, design, brand: await brand.byId(workspaceId, request.brandVersionId) };
    const questions = await contacts.questions.list(workspaceId);
    return lintLanguages(
      { ...whole, workspaceLanguage },
      {
        forLaunch,
        knownContactFields: [...ownContactFields, ...attributes],
        knownValues: await contacts.valueNames(workspaceId),
        questions: questions.map((question) => ({
          name: question.name,
          answers: answersOf(question),
          isScale: question.kind !== 'choice',
          isArchived: question.archivedAt !== null,
        })),
        postalAddress: settings.postalAddress,
        images: await findKnownImages(db.sql, workspaceId, whole),
      },
    );
  };

  const refuseErrors = (problems: TemplateProblem[]): void => {
    const errors = problems.filter((problem) => problem.severity === 'error');
    if (errors.length === 0) return;
    throw new KohortError('rendering_template_invalid', {
      detail: `The template has ${errors.length === 1 ? 'a problem' : `${errors.length} problems`}; it was not saved.`,
      fields: errors.map(({ language, part, line, column, message }) => ({
        path: [...(language === undefined ? [] : [language]), part, line, column].join(':'),
        message,
      })),
      info: { problems: errors },
    });
  };

  const templates = {
    starterTemplates,

    /** Theme and partials of the workspace. */
    brand,

    /** The newest version of the brand; `id` is null while the workspace has none of its own. */
    currentBrand: (workspaceId: number): Promise<CurrentBrand> => brand.current(workspaceId),

    /** What is wrong with a design in any of its languages, with line and column. Saves nothing. */
    async lint(
      workspaceId: number,
      design: NewVersion & { slots: Record<string, SlotContent> },
    ): Promise<TemplateProblem[]> {
      return lintDesign(workspaceId, designOf(design), { slots: design.slots });
    },

    /** What is wrong with the message a campaign is about to make of a version. Throws `not_found`. */
    async lintProgram(
      workspaceId: number,
      { templateVersionId, ...request }: ProgramRequest,
    ): Promise<TemplateProblem[]> {
      return lintDesign(workspaceId, await versionById(workspaceId, templateVersionId), request, { forLaunch: true });
    },

    /** The languages a version and contents are written in, for `chooseLanguage`. Throws `not_found`. */
    async languagesOf(
      workspaceId: number,
      templateVersionId: number,
      contents: readonly SlotContent[] = [],
    ): Promise<string[]> {
      const design = await versionById(workspaceId, templateVersionId);
      return [...new Set([...languagesOf(design), ...languagesOfSlots(contents)])];
    },

    /** Throws `template_name_taken`; `rendering_template_invalid` when there are errors. */
    async create(
      workspaceId: number,
      input: NewTemplate,
      actor: AuditActor = 'system',
    ): Promise<store.TemplateVersion> {
      const { starter, mjml = '', subject = '', preheader = '', text, languages } = input;
      const design = designOf(starter ? await starterDesign(starter) : { mjml, subject, preheader, text, languages });
      refuseErrors(await templates.lint(workspaceId, { ...design, slots: {} }));
      const now = clock.now();
      return db.transaction(async ({ sql }) => {
        const templateId = await store.insertTemplate(sql, workspaceId, input.name, now);
        if (templateId === null) throw nameTaken();
        await store.insertVersion(sql, workspaceId, templateId, design, now);
        const detail = { name: input.name };
        const subject = `template ${templateId}`;
        await workspaces.audit(workspaceId, { actor, action: 'templates.create', subject, detail }, sql);
        return (await store.findVersion(sql, workspaceId, templateId))!;
      });
    },

    /** Adds a version; earlier ones stay as they are. Throws `not_found`, `rendering_template_invalid`. */
    async addVersion(workspaceId: number, templateId: number, input: NewVersion): Promise<store.TemplateVersion> {
      await templates.get(workspaceId, templateId);
      const design = designOf(input);
      refuseErrors(await templates.lint(workspaceId, { ...design, slots: {} }));
      const version = await store.insertVersion(db.sql, workspaceId, templateId, design, clock.now());
      return templates.get(workspaceId, templateId, version ?? undefined);
    },

    /** Renames, takes off the list, puts back on it; what is not said stays. Throws `not_found`, `template_name_taken`. */
    async change(workspaceId: number, templateId: number, change: TemplateChange): Promise<store.TemplateVersion> {
      const { name = null, isArchived = null } = change;
      const done = await store.changeTemplate(db.sql, workspaceId, templateId, { name, isArchived, now: clock.now() });
      if (done === 'taken') throw nameTaken();
      return templates.get(workspaceId, templateId);
    },

    /** What designs may speak of here: facts, functions, partials and tokens of the brand. */
    async language(workspaceId: number): Promise<TemplateLanguage> {
      return tellLanguage({
        attributes: await store.listAttributeNames(db.sql, workspaceId),
        values: await contacts.valueNames(workspaceId),
        brand: await brand.current(workspaceId),
      });
    },

    /** The newest version unless another is named. Throws `not_found`. */
    async get(workspaceId: number, templateId: number, version?: number): Promise<store.TemplateVersion> {
      const found = await store.findVersion(db.sql, workspaceId, templateId, version);
      if (!found) throw notFound('template', version === undefined ? templateId : `${templateId}, version ${version}`);
      return found;
    },

    /** A version by its own id; versions never change. Throws `not_found`. */
    version: versionById,

    /** The newest first, each with what it changed. Throws `not_found`. */
    async versions(workspaceId: number, templateId: number, page: PageQuery): Promise<Page<VersionSummary>> {
      await templates.get(workspaceId, templateId);
      const found = await store.listVersions(db.sql, workspaceId, templateId, readBefore(page));
      const summaries = found.map((version, index) => ({
        version: version.version,
        versionId: version.versionId,
        createdAt: version.createdAt,
        subject: version.subject,
        languages: languagesOf(version),
        changed: changedFields(designOf(version), found[index + 1]),
      }));
      return pageBefore(summaries, page.limit);
    },

    async list(
      workspaceId: number,
      { isArchived = false, ...page }: PageQuery & { isArchived?: boolean },
    ): Promise<Page<store.TemplateSummary>> {
      const wanted = { after: cursorToId(page.cursor), limit: page.limit + 1, isArchived };
      return toPage(await store.listTemplates(db.sql, workspaceId, wanted), page.limit);
    },

    /** The compiled message; one render path for previews, test mails and sending. Throws what compiling throws. */
    async program(workspaceId: number, request: ProgramRequest): Promise<Program> {
      const design = await versionById(workspaceId, request.templateVersionId);
      return renderer.compileMessage(await sourceOf(workspaceId, design, request));
    },

    /**
     * A version as one contact would see it; without a contact, as a made-up one, with made-up offers and products.
     * Nothing in it is tracked. Throws `not_found`, and what compiling and rendering throw.
     */
    async preview(workspaceId: number, templateId: number, request: PreviewRequest): Promise<Preview> {
      const version = await templates.get(workspaceId, templateId, request.version);
      return templates.previewDesign(workspaceId, version, request);
    },

    /** The same of a design that is not stored. */
    async previewDesign(
      workspaceId: number,
      design: Design,
      { scheme, ...request }: DesignRequest & { scheme?: ColorScheme | undefined },
    ): Promise<Preview> {
      const { program, context, language } = await templates.prepareDesign(workspaceId, design, request);
      const message = program.render(context);
      return { ...message, html: inScheme(message.html, scheme), language };
    },

    /** Ready to be rendered: the one way of previews and test mails of designs. Throws what compiling throws. */
    async prepareDesign(
      workspaceId: number,
      design: NewVersion | Design,
      request: DesignRequest,
    ): Promise<PreparedDesign> {
      const whole = designOf(design);
      const workspace = await workspaces.get(workspaceId);
      const contact = request.contactId === undefined ? null : await contacts.get(workspaceId, request.contactId);
      const { subject, preheader, subjectPrefix, slots } = request;
      const available = [...new Set([...languagesOf(whole), ...languagesOfSlots(Object.values(slots))])];
      const wanted = request.language ?? contact?.language ?? null;
      const language = chooseLanguage(wanted, available, workspace.language);
      // A design may be looked at before anybody has written what goes into its slots.
      const emptySlots = slotNames(whole);
      const asked = { subject, preheader, subjectPrefix, slots, emptySlots, language, brand: request.brand };
      const program = await renderer.compileMessage(await sourceOf(workspaceId, whole, asked));
      const valuesFor = async (contactId: number): Promise<ValueFacts | undefined> => {
        if (!needsValues(program)) return undefined;
        const values = await contacts.valuesOf(workspaceId, contactId);
        return Object.fromEntries(values.map(({ name, value }) => [name, value]));
      };
      const context = {
        contact: contact ? contactFacts(contact, await valuesFor(contact.id)) : madeUpContact(program),
        workspace: workspaceFacts(workspace),
        offer: madeUpOffer(language),
        campaign: { name: 'Preview' },
        segment: null,
        k_slots: madeUpSlots(slots, language),
        track: withoutTracking('https://example.com/unsubscribe'),
      };
      return { program, context, language };
    },
  };
  return templates;
}

export type Preview = RenderedMessage & { language: string };

/** As whom, in which language, and with which contents a design is looked at. */
export type DesignRequest = {
  contactId?: number | undefined;
  language?: string | undefined;
  subject?: string | undefined;
  /** In front of the subject. */
  subjectPrefix?: string | undefined;
  preheader?: string | undefined;
  slots: Record<string, SlotContent>;
  /** Instead of the newest of the workspace. */
  brand?: Brand | undefined;
};

export type PreparedDesign = { program: Program; context: RenderContext; language: string };

function nameTaken(): KohortError {
  const fields = [{ path: 'name', message: 'There is a template of this name.' }];
  return new KohortError('template_name_taken', { fields });
}

const inScheme = (html: string, scheme: ColorScheme | undefined) => (scheme ? forceColorScheme(html, scheme) : html);

/** Of the slots of a design, in whichever language they stand. */
function slotNames({ mjml, languages }: Design): string[] {
  const designs = [mjml, ...Object.values(languages).flatMap((variant) => variant.mjml ?? [])];
  return [...new Set(designs.flatMap((design) => listSlots(design).map(({ name }) => name)))];
}

/** A design with all its fields, and nothing else. */
function designOf({ mjml, subject, preheader, text, languages }: NewVersion | Design): Design {
  return { mjml, subject, preheader, text: text || null, languages: languages ?? {} };
}

async function starterDesign(key: StarterKey): Promise<NewVersion> {
  const starter = (await starterTemplates()).find((candidate) => candidate.key === key);
  if (!starter) throw notFound('starter template', key);
  return starter;
}
