import { Resolver as NodeResolver } from 'node:dns/promises';

/**
 * What DNS answered. `no-name`: nothing of that name exists (NXDOMAIN). `no-record`: the name exists, but has no record
 * of this kind. `failed`: nobody can say; asking again later may help.
 */
export type Lookup<RecordOf> =
  | { kind: 'found'; records: RecordOf[] }
  | { kind: 'no-name' }
  | { kind: 'no-record' }
  | { kind: 'failed'; reason: string };

/** Where a domain takes its mail; lower preference first. An empty `exchange` means it takes none (RFC 7505). */
export type MxRecord = { exchange: string; preference: number };

/**
 * Questions to the DNS. They never throw: what went wrong is an answer too. Names are given without a dot at the end,
 * and come back so, in lower case.
 */
export type Resolver = {
  mx(name: string): Promise<Lookup<MxRecord>>;
  /** Texts whose pieces are put together. */
  txt(name: string): Promise<Lookup<string>>;
  cname(name: string): Promise<Lookup<string>>;
  /** IPv4 addresses. */
  a(name: string): Promise<Lookup<string>>;
  /** IPv6 addresses. */
  aaaa(name: string): Promise<Lookup<string>>;
  /** Names of an address. */
  ptr(address: string): Promise<Lookup<string>>;
};

export type ResolverOptions = {
  /** Name servers to ask, `203.0.113.53` or `203.0.113.53:53`; those of the machine when none are given. */
  servers?: string[];
  /** How long one try may take; a second try doubles it. */
  timeoutMs?: number;
};

const reasons: Record<string, string> = {
  ETIMEOUT: 'the name servers did not answer in time',
  ETIMEDOUT: 'the name servers did not answer in time',
  ESERVFAIL: 'the name servers could not find out (SERVFAIL)',
  EREFUSED: 'the name server refused to answer',
  ECONNREFUSED: 'no name server could be reached',
  EFORMERR: 'the name server did not understand the question',
  EBADRESP: 'the answer of the name server could not be read',
  EBADNAME: 'this is no name that can be asked for',
};

/** The answer that stands behind an error of node:dns; see its list of codes. */
function readFailure(error: unknown): Lookup<never> {
  const { code = '', message = '' } = error as { code?: string; message?: string };
  if (code === 'ENOTFOUND' || code === 'ENONAME') return { kind: 'no-name' };
  if (code === 'ENODATA') return { kind: 'no-record' };
  return { kind: 'failed', reason: reasons[code] ?? (code || message || 'nobody knows why') };
}

const plain = (name: string) => name.replace(/\.$/, '').toLowerCase();

/** Asks real name servers. */
export function createResolver({ servers, timeoutMs = 2_500 }: ResolverOptions = {}): Resolver {
  const dns = new NodeResolver({ timeout: timeoutMs, tries: 2 });
  if (servers && servers.length > 0) dns.setServers(servers);

  const ask = async <Answer, RecordOf>(
    question: () => Promise<Answer[]>,
    read: (answer: Answer) => RecordOf,
  ): Promise<Lookup<RecordOf>> => {
    try {
      const records = (await question()).map(read);
      return records.length > 0 ? { kind: 'found', records } : { kind: 'no-record' };
    } catch (error) {
      return readFailure(error);
    }
  };

  return {
    async mx(name) {
      const answer = await ask(
        () => dns.resolveMx(name),
        ({ exchange, priority }) => ({ exchange: plain(exchange), preference: priority }),
      );
      if (answer.kind === 'found') answer.records.sort((one, other) => one.preference - other.preference);
      return answer;
    },
    txt: (name) =>
      ask(
        () => dns.resolveTxt(name),
        (pieces) => pieces.join(''),
      ),
    cname: (name) => ask(() => dns.resolveCname(name), plain),
    a: (name) =>
      ask(
        () => dns.resolve4(name),
        (address) => address,
      ),
    aaaa: (name) =>
      ask(
        () => dns.resolve6(name),
        (address) => address,
      ),
    ptr: (address) => ask(() => dns.reverse(address), plain),
  };
}
