import { describe, expect, it } from 'vitest';
import {
  domainOf,
  knownDomains,
  mailOperators,
  operatorName,
  operatorNames,
  operatorOfMx,
} from '../../../src/messages/mail-operators.ts';

describe('operators of mailboxes', () => {
  it('are told by the names of mail exchangers, whoever owns the domain', () => {
    expect(operatorOfMx(['ASPMX.L.GOOGLE.COM.'])).toBe(mailOperators.google.number);
    expect(operatorOfMx(['shop-example.mail.protection.outlook.com'])).toBe(mailOperators.microsoft.number);
    expect(operatorOfMx(['mx-aol.mail.gm0.yahoodns.net'])).toBe(mailOperators.yahoo.number);
    expect(operatorOfMx(['mail.shop.example', 'aspmx2.googlemail.com'])).toBe(mailOperators.google.number);
    expect(operatorOfMx(['mx.notgoogle.com', 'com', ''])).toBe(0);
  });

  it('have numbers and domains of their own', () => {
    expect(new Set(operatorNames.map((name) => mailOperators[name].number)).size).toBe(operatorNames.length);
    const domains = knownDomains.map(({ domain }) => domain);
    const listed = operatorNames.flatMap((name) => mailOperators[name].domains);
    expect([...domains].sort()).toEqual([...listed].sort());
    expect(operatorNames.map((name) => operatorName(mailOperators[name].number))).toEqual(operatorNames);
  });

  it('are asked for by the part behind the last @', () => {
    expect(domainOf('Anna@Shop.Example')).toBe('shop.example');
    expect(domainOf('"a@b"@shop.example')).toBe('shop.example');
    expect(domainOf('nobody')).toBeNull();
    expect(domainOf('@shop.example')).toBeNull();
  });
});
