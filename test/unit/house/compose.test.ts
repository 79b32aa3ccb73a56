import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { readSettings, settingsSchema } from '../../../src/config.ts';

const house = resolve(import.meta.dirname, '../../..');

const service = z.object({
  image: z.string(),
  ports: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
  environment: z.record(z.string(), z.string()).default({}),
  healthcheck: z.object({ test: z.array(z.string()).min(2), interval: z.string(), timeout: z.string() }),
  restart: z.literal('unless-stopped'),
  depends_on: z.record(z.string(), z.object({ condition: z.literal('service_healthy') })).default({}),
});

const { services, volumes } = z
  .object({ services: z.record(z.string(), service), volumes: z.record(z.string(), z.null()) })
  .parse(parse(readFileSync(join(house, 'docker-compose.yml'), 'utf8'), { merge: true }));

const each = Object.entries(services);
const roles = each.filter(([, { image }]) => image.startsWith('kohort:'));

describe('docker-compose.yml', () => {
  it('runs every role, a database, a queue and a catcher of mail', () => {
    const names = ['api', 'mailpit', 'postgres', 'tracking', 'valkey', 'workers'];
    expect(Object.keys(services).sort()).toEqual(names);
  });

  it.each(each)(
    '%s: a pinned image, ports on loopback only, declared volumes',
    (_name, { image, ports, volumes: used }) => {
      expect(image).toMatch(/:v?\d+\.\d+/);
      for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
      for (const volume of used) expect(Object.keys(volumes)).toContain(volume.split(':')[0]);
    },
  );

  it.each(each)('%s waits only for services that are there', (_name, { depends_on }) => {
    for (const name of Object.keys(depends_on)) expect(Object.keys(services)).toContain(name);
  });

  it.each(roles)('%s gets settings that Kohort understands', (_name, { environment }) => {
    const env = Object.fromEntries(
      Object.entries(environment).map(([name, value]) => [
        name,
        value.replace(/\$\{\w+:-([^}]*)\}/g, '$1').replace(/\$\{\w+:\?[^}]*\}/g, 'x'.repeat(32)),
      ]),
    );
    expect(Object.keys(env).filter((name) => !(name in settingsSchema.shape))).toEqual([]);
    expect(readSettings(env).ROLES.length).toBeGreaterThan(0);
  });

  it('has the version of the program in the name of its image', () => {
    const { version } = JSON.parse(readFileSync(join(house, 'package.json'), 'utf8')) as { version: string };
    expect(new Set(roles.map(([, { image }]) => image))).toEqual(new Set([`kohort:${version}`]));
  });

  it('covers all roles', () => {
    const named = roles.flatMap(([, { environment }]) => environment.ROLES?.split(',') ?? []);
    expect(new Set(named)).toEqual(new Set(['api', 'tracking', 'workers']));
  });
});
