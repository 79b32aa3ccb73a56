import { expect, test } from 'vitest';
import { createTestApi } from '../../kit/house.ts';

const { ask, house, workspaceId } = await createTestApi();
const send = (text: string | Buffer) => ask('post', '/suppressions/csv').set('Content-Type', 'text/csv').send(text);

test('takes a file with a header, says which lines it could not take, and does no harm twice', async () => {
  const file =
    'Reason;E-mail;Detail\ncomplaint;kim@people.example;"said ""no""; twice"\n;no address;\n;lee@people.example;\n';
  const { body } = await send(file).expect(200);
  expect(body.counts).toEqual({ suppressed: 2, already: 0, rejected: 1 });
  expect(body.problems).toMatchObject([{ line: 3, problem: { path: 'email' } }]);
  expect((await send(file).expect(200)).body.counts).toEqual({ suppressed: 0, already: 2, rejected: 1 });
  const { items } = await house.contacts.suppressions(workspaceId, { limit: 10 });
  expect(items).toMatchObject([
    { email: 'kim@people.example', reason: 'complaint', detail: 'said "no"; twice' },
    { email: 'lee@people.example', reason: 'import', detail: null },
  ]);
});

test('takes bare addresses, and refuses files that are empty, too long or no UTF-8', async () => {
  expect((await send('max@people.example\r\nmia@people.example').expect(200)).body.counts.suppressed).toBe(2);
  expect((await send('').expect(400)).body.code).toBe('import_file_empty');
  const long = Array.from({ length: 10_001 }, (_, index) => `p${index}@people.example`).join('\n');
  expect((await send(long).expect(413)).body.code).toBe('payload_too_large');
  expect((await send(Buffer.from([0xc5, 0x40, 0x0a])).expect(400)).body.code).toBe('import_unreadable');
});
