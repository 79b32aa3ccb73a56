import fc from 'fast-check';

const surrogate = fc.integer({ min: 0xd800, max: 0xdfff }).map((code) => String.fromCharCode(code));

/** Texts that break naive writers of mail: what encodings, line ends, white space and HTML stumble over. */
export const awkward = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '=',
        '=3D',
        '\r\n',
        '\n',
        '\r',
        '.',
        '\n.\n',
        '\n..',
        ' ',
        ' \n',
        '\t\n',
        '\n\n\n',
        '\n \n\t\n',
        '--=_k',
        '🙂',
        'å'.repeat(40),
        '\u00a0',
      ),
      fc.constantFrom('x'.repeat(74), 'x'.repeat(75), 'x'.repeat(76), 'x'.repeat(200), `${'y'.repeat(74)} \n`),
      fc.constantFrom('From ', '<b>&"\'`', '{{contact.email}}', '\u2028', ' \u2029', '\u0000', 'e\u0301', '👩‍👩‍👧‍👦'),
      surrogate,
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

/** What any text is after a journey by mail: one kind of line end, no half characters. */
export const canonical = (text: string) => Buffer.from(text.replace(/\r\n?/g, '\n'), 'utf8').toString('utf8');
