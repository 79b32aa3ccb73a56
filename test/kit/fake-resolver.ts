import type { Lookup, MxRecord, Resolver } from '../../src/platform/index.ts';

type Zone = {
  txt?: string[];
  mx?: MxRecord[];
  cname?: string[];
  a?: string[];
  aaaa?: string[];
  ptr?: string[];
  /** Name servers that do not answer. */
  fails?: string;
};

/** A DNS of the test's own: names that are not in it do not exist. Counts what it was asked. */
export function createFakeResolver(
  zones: Record<string, Zone>,
): Resolver & { zones: Record<string, Zone>; asked: string[] } {
  const asked: string[] = [];
  const ask = async <RecordOf>(kind: keyof Zone, name: string): Promise<Lookup<RecordOf>> => {
    asked.push(`${kind} ${name}`);
    const zone = zones[name.toLowerCase()];
    if (!zone) return { kind: 'no-name' };
    if (zone.fails !== undefined) return { kind: 'failed', reason: zone.fails };
    const records = (zone[kind] ?? []) as RecordOf[];
    return records.length > 0 ? { kind: 'found', records } : { kind: 'no-record' };
  };
  return {
    zones,
    asked,
    mx: (name) => ask('mx', name),
    txt: (name) => ask('txt', name),
    cname: (name) => ask('cname', name),
    a: (name) => ask('a', name),
    aaaa: (name) => ask('aaaa', name),
    ptr: (name) => ask('ptr', name),
  };
}
