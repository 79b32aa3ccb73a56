/** Whether a domain takes mail, and who keeps its mailboxes, by what DNS says. */
import type { Resolver } from '../platform/index.ts';
import { operatorOfMx, otherOperator } from './mail-operators.ts';

/**
 * no-domain: there is no such domain. null-mx: it says itself that it takes no mail (RFC 7505). no-address: it has neither a
 * mail exchanger nor an address of its own (RFC 5321, 5.1).
 */
export const certainProblems = ['no-domain', 'null-mx', 'no-address'] as const;
export type DomainProblem = (typeof certainProblems)[number] | 'unanswered';

export type DomainFinding = { domain: string; operator: number; mx: string[]; problem: DomainProblem | null };

/** Names kept for examples, tests and machines without a name in the world (RFC 2606, 6761, 7686): nobody is asked. */
const reserved = /(?:^|\.)(?:test|example|invalid|localhost|local|internal|onion|example\.(?:com|net|org))$/;

/** A domain about which the world can be asked. */
export const canBeAsked = (domain: string): boolean =>
  domain.includes('.') && !domain.startsWith('[') && !reserved.test(domain);

export async function lookUpDomain(
  resolver: Pick<Resolver, 'mx' | 'a' | 'aaaa'>,
  domain: string,
): Promise<DomainFinding> {
  const found = (problem: DomainProblem | null, mx: string[] = []): DomainFinding => ({
    domain,
    operator: operatorOfMx(mx),
    mx,
    problem,
  });
  const answer = await resolver.mx(domain);
  if (answer.kind === 'failed') return found('unanswered');
  if (answer.kind === 'found') {
    const mx = answer.records.map(({ exchange }) => exchange).filter((exchange) => exchange !== '' && exchange !== '.');
    return mx.length === 0 ? found('null-mx') : found(null, mx);
  }
  // Some servers say NXDOMAIN where they only have no such record: a domain with an address is there, and takes mail at it.
  const [v4, v6] = await Promise.all([resolver.a(domain), resolver.aaaa(domain)]);
  if (v4.kind === 'found' || v6.kind === 'found') return { ...found(null), operator: otherOperator };
  if (v4.kind === 'failed' || v6.kind === 'failed') return found('unanswered');
  return found(answer.kind === 'no-name' ? 'no-domain' : 'no-address');
}
