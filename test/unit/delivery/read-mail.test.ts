import { describe, expect, it } from 'vitest';
import { readMail, readMailHeaders } from '../../../src/delivery/read-mail.ts';

const mail = (head: string, body = 'hello') => Buffer.from(`${head}\r\nSubject: x\r\n\r\n${body}\r\n`);

describe('reading a caught mail', () => {
  it.each([
    ['X-Kohort-Message: 3.17', 3, 17],
    ['X-Kohort-Test: 3', 3, null],
    ['X-Kohort-Message: 3.17.4', null, null],
    ['X-Kohort-Message: -3.17', null, null],
    ['X-Kohort-Message: 3.99999999999999999999', null, null],
    ['X-Other: 3.17', null, null],
  ])('%s', async (head, workspaceId, messageId) => {
    expect(await readMailHeaders(mail(head))).toEqual({ subject: 'x', workspaceId, messageId });
  });

  it('takes no header from the body', async () => {
    const found = await readMailHeaders(mail('From: a@b.example', 'X-Kohort-Message: 3.17'));
    expect(found.messageId).toBeNull();
  });

  it('gives the addresses behind the links, entities read, each once', async () => {
    const html = `<a href="https://a.example/?x=1&amp;y=2">a</a> <A class="b" HREF='https://b.example/&#228;'>b</A>
      <a href="https://a.example/?x=1&amp;y=2">again</a> <link href="https://no.example">`;
    const read = await readMail(mail('Content-Type: text/html; charset=utf-8', html));
    expect(read.links).toEqual(['https://a.example/?x=1&y=2', 'https://b.example/ä']);
  });
});
