import {
  createCampaigns,
  createCampaignsJobs,
  createCampaignsRoutes,
  createFromSuggestion,
  createFromSuggestionRoutes,
  createRandomContactRoutes,
  createTemplateUsesRoutes,
} from './campaigns/index.ts';
import { createContacts, createContactsJobs, createContactsRoutes } from './contacts/index.ts';
import {
  createDelivery,
  createDeliveryJobs,
  createDeliveryRoutes,
  createMessageMailRoutes,
  createOpenTransport,
  createRates,
  createRatesJobs,
  createRatesRoutes,
  createSendingDomains,
  createSendingDomainsJobs,
  createSendingDomainsRoutes,
  createSigner,
  createTestLettersRoutes,
  createTransportRoutes,
  createTransports,
  strictPolicy,
  type WayPolicy,
} from './delivery/index.ts';
import { createEvents, createEventsRoutes, createSegmentApiRoutes } from './events/index.ts';
import {
  createEnrichmentRoutes,
  createImports,
  createImportsJobs,
  createImportsRoutes,
  createSuppressionImportRoutes,
} from './imports/index.ts';
import {
  createConsentLinks,
  createMailDomains,
  createMailDomainsJobs,
  createMessages,
  createMessagesJobs,
  createMessagesRoutes,
  createReturnAddresses,
  createTrackingLinks,
} from './messages/index.ts';
import { createOffers, createOffersJobs, createOffersRoutes } from './offers/index.ts';
import {
  type AnyRoute,
  type Clock,
  createResolver,
  type Db,
  type Job,
  type JobQueue,
  type Log,
  type Resolver,
  type Vault,
} from './platform/index.ts';
import { createProducts, createProductsRoutes } from './products/index.ts';
import { createRenderer } from './rendering/index.ts';
import {
  createBacktestRoutes,
  createGroupReportRoutes,
  createGroupReports,
  createHomeReports,
  createHomeRoutes,
  createImportance,
  createImportanceRoutes,
  createLife,
  createPeople,
  createPeopleRoutes,
  createPersonFile,
  createQuestionReportRoutes,
  createQuestionReports,
  createReports,
  createReportsRoutes,
  createRfmGridRoutes,
  createRfmGrids,
  createSegmentQuality,
  createSegmentQualityRoutes,
  createStrategyBoard,
  createStrategyBoardRoutes,
  createSynergies,
  createSynergiesRoutes,
} from './reports/index.ts';
import { createSamples, createSamplesJobs, createSamplesRoutes } from './samples/index.ts';
import { createSegments, createSegmentsJobs, createSegmentsRoutes } from './segments/index.ts';
import { createImages, createImagesRoutes, createTemplates, createTemplatesRoutes } from './templates/index.ts';
import {
  createAnswers,
  createAnswersRoutes,
  createConversions,
  createConversionsJobs,
  createHookHandler,
  createOpenImap,
  createProviderHooksRoutes,
  createReactionsRoutes,
  createReturns,
  createReturnsJobs,
  createReturnsRoutes,
  type FetchText,
  type OpenImap,
} from './tracking/index.ts';
import { createValue, createValueJobs, createValueRoutes } from './value/index.ts';
import { createWebhooks, createWebhooksJobs, createWebhooksRoutes } from './webhooks/index.ts';
import { createWorkspaces, createWorkspacesJobs, createWorkspacesRoutes } from './workspaces/index.ts';

/** What the rooms stand on. */
export type Ground = {
  db: Db;
  clock: Clock;
  queue: JobQueue;
  log: Log;
  /** Signs links and sessions. */
  secret: string;
  /** Keeps secrets of others: passwords, keys. */
  vault: Vault;
  trackingUrl: string;
  dataDir: string;
  /** Where messages go out. */
  smtpUrl: string | null;
  /** Whether that is our own mailbox, which remembers what it took. */
  isMailbox?: boolean;
  /** Asks the DNS; the machine's own unless a test brings one. */
  resolver?: Resolver;
  /** The host whose mail the listener for bounces takes, as others see it; null when nobody knows. */
  mailHost?: string | null;
  /** What workspaces may send by, beside mail servers on the Internet; nothing else when not given. */
  wayPolicy?: WayPolicy;
  /** Opens mailboxes that bounces come to; by IMAP unless a test brings its own. */
  openImap?: OpenImap;
  /** Brings certificates of sending services; from the web unless a test brings its own. */
  fetchText?: FetchText;
  /** How browsers and sending services reach the API. */
  publicUrl?: string;
  /** Ranges of the own network that webhooks may call. */
  webhookRanges?: readonly string[];
};

export type House = ReturnType<typeof createHouse>;

/** Builds the rooms in the order of the street: a room built too early does not compile. */
export function createHouse(ground: Ground) {
  const { db, clock, queue, log, secret, vault, trackingUrl, dataDir, smtpUrl, isMailbox } = ground;
  const doorbell = queue;
  const workspaces = createWorkspaces({ db, clock });
  const contacts = createContacts({ db, clock, doorbell, workspaces });
  const events = createEvents({ db, clock, doorbell, workspaces, contacts });
  const products = createProducts({ db, clock });
  const imports = createImports({ db, clock, doorbell, workspaces, contacts, events, dataDir, log });
  contacts.repairs.onReadFiles(imports.enrichment);
  const segments = createSegments({ db, clock, doorbell, workspaces, contacts, log });
  contacts.repairs.onReadMembers(segments.memberIds);
  const value = createValue({ db, clock, doorbell, workspaces, contacts, events, products, segments, log });
  const offers = createOffers({ db, clock, doorbell, workspaces, contacts, events });
  const renderer = createRenderer({ cacheSize: 500 });
  const templates = createTemplates({ db, clock, workspaces, contacts, renderer });
  const images = createImages({ db, clock, workspaces, trackingUrl });
  const links = createTrackingLinks({ secret, trackingUrl });
  const returnAddresses = createReturnAddresses({ secret });
  const consentLinks = createConsentLinks({ secret, trackingUrl });
  const resolver = ground.resolver ?? createResolver();
  const mailDomains = createMailDomains({ db, clock, resolver, log });
  contacts.quality.onAskDomains(mailDomains.answersOf);
  const messages = createMessages({ db, clock, doorbell, events, log });
  const campaigns = createCampaigns({
    db,
    clock,
    doorbell,
    workspaces,
    contacts,
    products,
    segments,
    offers,
    templates,
    messages,
    links,
    returnAddresses,
    mailLeaves: smtpUrl !== null && isMailbox !== true,
    log,
  });
  const fromSuggestion = createFromSuggestion({ clock, contacts, groups: value.groups, templates, campaigns });
  const policy = ground.wayPolicy ?? strictPolicy;
  const openTransport = createOpenTransport({ vault, policy });
  const signer = createSigner({ db, vault, clock, log });
  const confirmations = { contacts, workspaces, consentLinks };
  const out = { smtpUrl, isMailbox, openTransport, signer, confirmations };
  const delivery = createDelivery({ db, clock, doorbell, campaigns, messages, ...out, log });
  const rates = createRates({ db, clock, doorbell, workspaces, messages, ways: { of: delivery.wayOf } });
  campaigns.onAskWaiting(rates.waitingFor);
  const conversions = createConversions({ db, workspaces, log });
  const answers = createAnswers({ db, clock, doorbell, contacts, events });
  const openImap = ground.openImap ?? createOpenImap(policy);
  const told = { workspaces, contacts, events, messages };
  const { fetchText, publicUrl = '' } = ground;
  const outside = { openImap, ...(fetchText ? { fetchText } : {}), publicUrl };
  const returns = createReturns({ db, clock, doorbell, log, secret, vault, ...told, ...outside });
  const { webhookRanges: privateRanges = [] } = ground;
  const webhooks = createWebhooks({ db, clock, doorbell, vault, workspaces, log, privateRanges });
  contacts.repairs.onCallSystems(webhooks.systems);
  const sendingDomains = createSendingDomains({
    db,
    clock,
    vault,
    resolver,
    workspaces,
    installation: { smtpUrl, isMailbox: isMailbox ?? false },
    trackingUrl,
    mailHost: ground.mailHost ?? null,
    log,
  });
  const transports = createTransports({ db, clock, vault, policy, workspaces });
  const reports = createReports({ db, clock, workspaces, campaigns });
  const homeReports = createHomeReports({ db, clock, rates, mailLeaves: smtpUrl !== null && isMailbox !== true });
  const groupReports = createGroupReports({ db, clock, workspaces, settings: value.settings });
  const rfmGrids = createRfmGrids({ db, clock, workspaces, groups: value.groups });
  const questionReports = createQuestionReports({ db, workspaces, contacts });
  const synergies = createSynergies({ db, clock, workspaces, offer: reports.offer });
  const segmentQuality = createSegmentQuality({ db, contacts, segments });
  value.quality.onChecked(segmentQuality.keepDay);
  contacts.repairs.onAskPersonAttributes(async (id) => (await value.settings.get(id)).quality.personAttributes);
  const importance = createImportance({ db, clock, workspaces, settings: value.settings });
  const strategyBoard = createStrategyBoard({ db, clock, workspaces, settings: value.settings });
  const bringIn = { contacts, events, products, segments, offers, templates, campaigns };
  const samples = createSamples({ db, clock, doorbell, workspaces, log, ...bringIn });
  // Events and segments have registered themselves; these know nothing of contacts otherwise.
  for (const room of [value, offers, messages, delivery, conversions, returns, webhooks]) contacts.onErase(room.erase);
  for (const { merger } of [value, offers, messages, conversions, returns]) contacts.onMerge(merger);
  for (const room of [conversions, webhooks, answers]) events.onReclassified(room.followChanged);
  messages.onNews(webhooks.followNews);
  value.strategy.onDecided(webhooks.followDecided);

  const routes: AnyRoute[] = [
    ...createWorkspacesRoutes(workspaces),
    ...createContactsRoutes(contacts),
    ...createEventsRoutes(events),
    ...createProductsRoutes(products),
    ...createImportsRoutes(imports),
    ...createSuppressionImportRoutes(contacts),
    ...createEnrichmentRoutes(imports, contacts),
    ...createSegmentsRoutes(segments),
    ...createValueRoutes(value),
    ...createOffersRoutes(offers),
    ...createTemplatesRoutes(templates),
    ...createImagesRoutes(images),
    ...createMessagesRoutes(messages),
    ...createCampaignsRoutes(campaigns),
    ...createFromSuggestionRoutes(campaigns, fromSuggestion),
    ...createTemplateUsesRoutes(db),
    ...createRandomContactRoutes(db),
    ...createDeliveryRoutes(delivery),
    ...createTestLettersRoutes({ db, clock, workspaces, templates, wayOf: delivery.wayOf, signer }),
    ...createMessageMailRoutes({ db, campaigns }),
    ...createRatesRoutes(rates, clock),
    ...createTransportRoutes(transports),
    ...createSendingDomainsRoutes(sendingDomains),
    ...createWebhooksRoutes(webhooks),
    ...createReturnsRoutes(returns),
    ...createProviderHooksRoutes(returns.hooks),
    ...createAnswersRoutes(answers),
    ...createReactionsRoutes(db),
    ...createReportsRoutes(reports, clock),
    ...createPeopleRoutes(
      createPeople({ db, contacts }),
      createLife({ db, contacts }),
      createPersonFile({ db, contacts }),
    ),
    ...createHomeRoutes(homeReports, { db, clock }),
    ...createQuestionReportRoutes(questionReports),
    ...createGroupReportRoutes(groupReports),
    ...createRfmGridRoutes(rfmGrids),
    ...createSegmentQualityRoutes(segmentQuality),
    ...createBacktestRoutes(segments),
    ...createImportanceRoutes(importance),
    ...createStrategyBoardRoutes(strategyBoard),
    ...createSynergiesRoutes(synergies),
    ...createSamplesRoutes(samples),
  ];
  /** For client libraries made for Segment: only the host changes. */
  const segmentApi = { path: '/v1', routes: createSegmentApiRoutes({ contacts, events, workspaces, clock }) };
  const jobs: Job[] = [
    ...createWorkspacesJobs(workspaces),
    ...createContactsJobs(contacts),
    ...createImportsJobs(imports),
    ...createSegmentsJobs(segments),
    ...createValueJobs(value),
    ...createOffersJobs(offers),
    ...createMessagesJobs(messages),
    // Mail that stays in our own mailbox goes to nobody's domain.
    ...(isMailbox ? [] : createMailDomainsJobs(mailDomains)),
    ...createCampaignsJobs(campaigns),
    ...createDeliveryJobs(delivery),
    ...createRatesJobs(rates),
    ...createSendingDomainsJobs(sendingDomains),
    ...createConversionsJobs(conversions),
    ...createReturnsJobs(returns),
    ...createWebhooksJobs(webhooks),
    ...createSamplesJobs(samples),
  ];
  return {
    workspaces,
    contacts,
    events,
    products,
    imports,
    segments,
    value,
    offers,
    templates,
    images,
    messages,
    links,
    consentLinks,
    campaigns,
    delivery,
    conversions,
    answers,
    returns,
    webhooks,
    reports,
    samples,
    routes,
    otherApis: [segmentApi],
    serveHooks: createHookHandler({ hooks: returns.hooks, log }),
    jobs,
  };
}
