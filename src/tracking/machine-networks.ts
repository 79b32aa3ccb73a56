import { existsSync, readFileSync } from 'node:fs';
import { BlockList } from 'node:net';
import { KohortError } from '../platform/index.ts';
import { addRange, createRangeCheck } from './client-address.ts';

/** Whose an address is: of a scanner of mail, of a proxy that fetches pictures for readers, of a data centre. */
export const networkKinds = ['scanner', 'proxy', 'cloud'] as const;
export type NetworkKind = (typeof networkKinds)[number];

/**
 * Ranges that come with Kohort: image proxies as reported in public (github.com/mssola/user_agent/issues/54, 2019: Gmail's
 * and Mail.ru's; the latter calls itself Chrome 32, so that only its address tells it). Providers of scanners publish no
 * ranges: those that someone sees, they add by MACHINE_NETWORKS.
 */
const shipped = `
proxy 66.102.0.0/20      # Gmail
proxy 66.249.64.0/19     # Gmail
proxy 64.233.160.0/19    # Gmail
proxy 188.93.56.0/24     # Mail.ru
proxy 185.30.176.0/23    # Mail.ru
`;

export type MachineNetworks = {
  /** Null: nobody's that we know of. */
  of(address: string): NetworkKind | null;
};

/**
 * Reads lists of networks: a line (or a piece between semicolons) is "scanner 192.0.2.0/24", what follows # is for people.
 * `given`: the text, or the name of a file that holds it. What is given comes before what is shipped. Throws
 * `config_invalid` that names the line.
 */
export function readMachineNetworks(given: string | null): MachineNetworks {
  const text = given !== null && existsSync(given) ? readFileSync(given, 'utf8') : (given ?? '');
  const layers = [text, shipped].map((layer) => {
    const lists = { scanner: new BlockList(), proxy: new BlockList(), cloud: new BlockList() };
    for (const line of layer.split(/[\n;]/)) {
      const [kind, range, ...rest] = line.replace(/#.*/, '').trim().split(/\s+/);
      if (!kind) continue;
      const list = networkKinds.find((name) => name === kind);
      if (list && range && rest.length === 0 && addRange(lists[list], range)) continue;
      const detail = `MACHINE_NETWORKS: "${line.trim()}" is not like "scanner 192.0.2.0/24" (or proxy, or cloud).`;
      throw new KohortError('config_invalid', { detail });
    }
    return networkKinds.map((kind) => ({ kind, isIn: createRangeCheck(lists[kind]) }));
  });
  const checks = layers.flat();
  return { of: (address) => checks.find(({ isIn }) => isIn(address))?.kind ?? null };
}
