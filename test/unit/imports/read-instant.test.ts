import { describe, expect, test } from 'vitest';
import { createInstantReader, isInstantFormat } from '../../../src/imports/read-instant.ts';

const at = (format: string, text: string, zone = 'Europe/London') => {
  const found = createInstantReader(format, zone)(text);
  return found === undefined ? undefined : new Date(found).toISOString();
};

describe('times of files', () => {
  test.each([
    ['iso', '2010-12-01 08:26:00', '2010-12-01T08:26:00.000Z'],
    ['iso', '2011-07-01 08:26', '2011-07-01T07:26:00.000Z'],
    ['iso', '2011-07-01T08:26:00.1239Z', '2011-07-01T08:26:00.123Z'],
    ['iso', '2011-07-01 08:26:00+02', '2011-07-01T06:26:00.000Z'],
    ['iso', '2011-07-01T08:26:00-05:30', '2011-07-01T13:56:00.000Z'],
    ['iso', '2011-07-01', '2011-06-30T23:00:00.000Z'],
    ['DD/MM/YYYY HH:mm', '01/07/2011 08:26', '2011-07-01T07:26:00.000Z'],
    ['M/D/YY h:mm A', '7/1/11 12:05 am', '2011-06-30T23:05:00.000Z'],
    ['D.M.YYYY', '1.12.2010', '2010-12-01T00:00:00.000Z'],
    ['epoch-s', '1291191960', '2010-12-01T08:26:00.000Z'],
    ['epoch-ms', '1291191960123', '2010-12-01T08:26:00.123Z'],
  ])('%s reads %s', (format, text, expected) => {
    expect(isInstantFormat(format)).toBe(true);
    expect(at(format, text)).toBe(expected);
  });

  test.each([
    ['iso', '2011-02-30'],
    ['iso', '2011-13-01'],
    ['iso', '2011-07-01 24:00'],
    ['iso', '01/07/2011'],
    ['iso', ''],
    ['DD/MM/YYYY', '31/04/2011'],
    ['DD/MM/YYYY', '1/4/2011'],
    ['M/D/YY h:mm A', '7/1/11 13:05 pm'],
    ['epoch-s', 'soon'],
  ])('%s does not read %j', (format, text) => {
    expect(at(format, text)).toBeUndefined();
  });

  test.each(['YYYY-MM', 'DD/MM', 'yyyy-mm-dd', 'YYYY-MM-DD YYYY'])('%s is no format', (format) => {
    expect(isInstantFormat(format)).toBe(false);
  });

  test('the clock that skips an hour and the one that repeats it', () => {
    expect(at('iso', '2011-03-27 01:30')).toBe('2011-03-27T01:30:00.000Z');
    expect(at('iso', '2011-10-30 01:30')).toBe('2011-10-30T00:30:00.000Z');
  });
});
