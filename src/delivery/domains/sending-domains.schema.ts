import { domainToASCII } from 'node:url';
import { z } from 'zod';
import { idParam } from '../../platform/index.ts';

const instant = z.iso.datetime({ offset: true });

const domainName = z
  .string()
  .trim()
  .max(253)
  .transform((text) => domainToASCII(text.replace(/\.$/, '')).toLowerCase())
  .refine(
    (text) => /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/.test(text),
    'Use the name of a domain.',
  )
  .meta({ example: 'shop.example' });

const returnPathDomain = domainName
  .nullable()
  .describe('Where bounces go, so that they are read here; best below the domain itself. Null: the sender address.')
  .meta({ example: 'bounces.shop.example' });

export const newDomain = z.object({
  domain: domainName.describe('What stands behind the @ of the sender.'),
  returnPathDomain: returnPathDomain.default(null),
});

export const domainChange = z.object({ returnPathDomain });

const algorithm = z.enum(['rsa', 'ed25519']);

export const rotation = z.object({
  algorithms: z.array(algorithm).min(1).max(2).default(['rsa', 'ed25519']).describe('Which keys to make anew.'),
});

const dnsRecord = z.object({
  purpose: z.enum(['dkim', 'spf', 'dmarc', 'return-path', 'tracking']),
  type: z.enum(['TXT', 'MX', 'CNAME']),
  name: z.string().describe('The whole name.'),
  host: z.string().describe('The same as most forms want it: without the domain; @ for the domain itself.'),
  value: z.string().describe('To be pasted as it is.'),
  zoneFile: z.string().describe('The same for a zone file; long texts in quoted pieces of 255 characters.'),
});

const key = z.object({
  id: z.number().int(),
  selector: z.string(),
  algorithm,
  state: z
    .enum(['waiting', 'active', 'forced', 'retiring', 'retired'])
    .describe(
      'waiting: not seen in DNS, signs nothing; active: signs; forced: signs although DNS does not show it; retiring: ' +
        'replaced, leave it in DNS for a week; retired: may be taken out of DNS.',
    ),
  createdAt: instant,
  activeAt: instant.nullable().describe('When it first signed.'),
  retiredAt: instant.nullable().describe('When another took its place.'),
  record: dnsRecord,
});

const finding = z.object({
  about: dnsRecord.shape.purpose,
  state: z
    .enum(['good', 'warning', 'bad', 'unsure'])
    .describe('warning: mail goes, but not as well as it could; unsure: the DNS did not answer.'),
  text: z.string(),
  record: dnsRecord.nullable().describe('What to publish, where something is missing.'),
});

export const domainSchema = z
  .object({
    id: z.number().int(),
    domain: z.string(),
    returnPathDomain: z.string().nullable(),
    keys: z.array(key).describe('Newest first.'),
    findings: z.array(finding).nullable().describe('What the DNS said when it was last asked; null: not asked yet.'),
    checkedAt: instant.nullable(),
    createdAt: instant,
  })
  .meta({ id: 'SendingDomain' });

export const domainParams = z.object({ domainId: idParam });
export const keyParams = z.object({ domainId: idParam, keyId: idParam });
