/** Learns whose mailboxes are behind which domains, in advance and again every few days. */
import { z } from 'zod';
import type { DomainAnswer } from '../contacts/index.ts';
import { type Clock, type Db, defineJob, type Job, type Log, type Resolver } from '../platform/index.ts';
import { canBeAsked, type DomainFinding, lookUpDomain } from './look-up-domain.ts';
import * as store from './mail-domains.store.ts';
import { knownDomains } from './mail-operators.ts';

type Parts = { db: Db; clock: Clock; resolver: Pick<Resolver, 'mx' | 'a' | 'aaaa'>; log: Pick<Log, 'info' | 'warn'> };

const dayMs = 86_400_000;
/** People move their mail elsewhere, but not often. */
const askAgainMs = 7 * dayMs;
const unansweredAgainMs = 3_600_000;
const lookedUpAtOnce = 20;
const askedPerRound = 500;
const contactsPerRound = 20_000;
/** After DNS failed altogether, nobody is kept waiting for it again so soon. */
const restMs = 600_000;
/** There is no doubt about this one: where not even it is found, it is our DNS that fails, not the domains. */
const surelyThere = 'gmail.com';

export type MailDomains = ReturnType<typeof createMailDomains>;

export function createMailDomains({ db, clock, resolver, log }: Parts) {
  const known = knownDomains.map(({ domain }) => domain);

  const meet = async (): Promise<number> =>
    db.transaction(async ({ sql }) => {
      const { seen, last } = await store.meetDomains(sql, contactsPerRound, known);
      if (last !== null) await store.moveOn(sql, last);
      return seen;
    });

  const askAll = async (domains: string[]): Promise<DomainFinding[]> => {
    const findings: DomainFinding[] = [];
    const rest = [...domains];
    const ask = async () => {
      for (let domain = rest.pop(); domain !== undefined; domain = rest.pop()) {
        findings.push(
          canBeAsked(domain) ? await lookUpDomain(resolver, domain) : { domain, operator: 0, mx: [], problem: null },
        );
      }
    };
    await Promise.all(Array.from({ length: lookedUpAtOnce }, ask));
    return findings;
  };

  /** A certain no is believed only while DNS answers for a domain that is surely there. */
  const believed = async (findings: DomainFinding[]): Promise<DomainFinding[]> => {
    const isDoubtful = ({ problem }: DomainFinding) => problem !== null && problem !== 'unanswered';
    if (!findings.some(isDoubtful) || (await resolver.mx(surelyThere)).kind === 'found') return findings;
    log.warn({ domain: surelyThere }, 'messages.domains.dns_doubtful');
    return findings.map((finding) => (isDoubtful(finding) ? { ...finding, problem: 'unanswered' } : finding));
  };

  let restUntil = Number.NEGATIVE_INFINITY;

  /** Whether DNS answers at all; when it did not, it is let alone for a while. */
  const isReachable = async (): Promise<boolean> => {
    const now = clock.now().getTime();
    if (now < restUntil) return false;
    if ((await resolver.mx(surelyThere)).kind === 'found') return true;
    log.warn({ domain: surelyThere }, 'messages.domains.dns_doubtful');
    restUntil = now + restMs;
    return false;
  };

  return {
    /**
     * What DNS says of these domains: as kept, where the answer is younger than a week; otherwise asked now. Domains of the
     * large operators take mail without being asked. Nothing is said of a domain that cannot be asked about, or while DNS
     * does not answer at all.
     */
    async answersOf(domains: readonly string[]): Promise<Map<string, DomainAnswer>> {
      const isKnown = new Set(known);
      const now = clock.now();
      const answers = new Map<string, DomainAnswer>();
      for (const domain of domains)
        if (isKnown.has(domain)) answers.set(domain, { state: 'takes-mail', checkedAt: null });
      const others = domains.filter((domain) => !isKnown.has(domain) && canBeAsked(domain));
      const held = new Map((await store.readDomains(db.sql, others)).map((row) => [row.domain, row]));
      const isOld = (domain: string) => {
        const row = held.get(domain);
        if (!row?.checkedAt) return true;
        const ageMs = now.getTime() - row.checkedAt.getTime();
        return ageMs > (row.problem === 'unanswered' ? unansweredAgainMs : askAgainMs);
      };
      const toAsk = others.filter(isOld);
      if (toAsk.length > 0 && (await isReachable())) {
        const findings = await askAll(toAsk);
        await store.noteDomains(db.sql, toAsk);
        await store.noteFindings(db.sql, findings, now);
        for (const row of await store.readDomains(db.sql, toAsk)) held.set(row.domain, row);
      }
      for (const [domain, row] of held) answers.set(domain, { state: stateOf(row), checkedAt: row.checkedAt });
      return answers;
    },

    /**
     * Asks DNS about domains met since, and again about those asked long ago; what is found reaches planned messages too.
     * Returns how many domains were asked about. Safe to run twice at once.
     */
    async lookUp(stopping?: AbortSignal): Promise<number> {
      while (!stopping?.aborted && (await meet()) === contactsPerRound);
      let asked = 0;
      while (!stopping?.aborted) {
        const now = clock.now();
        const before = (ms: number) => new Date(now.getTime() - ms);
        const wish = { answeredBefore: before(askAgainMs), unansweredBefore: before(unansweredAgainMs) };
        const domains = await store.findToAsk(db.sql, { ...wish, limit: askedPerRound });
        if (domains.length === 0) break;
        const findings = await believed(await askAll(domains));
        await store.noteFindings(db.sql, findings, now);
        const told = findings.filter(({ problem }) => problem !== 'unanswered').map(({ domain }) => domain);
        const dropped = await store.tellPlanned(db.sql, told, now);
        log.info({ asked: domains.length, dropped }, 'messages.domains.looked_up');
        asked += domains.length;
        if (domains.length < askedPerRound) break;
      }
      return asked;
    },
  };
}

function stateOf({ problem, hasMx, checkedAt }: store.DomainRow): DomainAnswer['state'] {
  if (checkedAt === null || problem === 'unanswered') return 'unknown';
  if (problem === 'no-domain') return 'no-such-domain';
  if (problem !== null) return 'no-mail-server';
  return hasMx ? 'takes-mail' : 'by-address';
}

export function createMailDomainsJobs(mailDomains: MailDomains): Job[] {
  return [
    defineJob({
      name: 'messages.look-up-domains',
      payload: z.object({}),
      async run(_, stopping) {
        await mailDomains.lookUp(stopping);
      },
      sweep: { everyMs: 60_000, payload: {} },
    }),
  ];
}
