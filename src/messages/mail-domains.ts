/** Learns whose mailboxes are behind which domains, in advance and again every few days. */
import { z } from 'zod';
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

  return {
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
