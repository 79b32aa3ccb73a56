const frame = (title: string, body: string) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark"><title>${title}</title><style>
body{font:17px/1.5 system-ui,sans-serif;max-width:28rem;margin:18vh auto 0;padding:0 1.25rem}
h1{font-size:1.4rem}button{font:inherit;padding:.6rem 1.1rem;border:0;border-radius:6px;background:#1f5fbf;color:#fff;cursor:pointer}
button:focus-visible{outline:3px solid #8ab4f8;outline-offset:2px}</style></head><body><main>${body}</main></body></html>
`;

/** What a person sees who follows the unsubscribe link: nothing has changed yet, a button does it. */
export function unsubscribePage(): string {
  return frame(
    'Unsubscribe',
    '<h1>Stop these messages?</h1><p>You will get no more messages of this kind from us.</p>' +
      '<form method="post"><button type="submit">Unsubscribe</button></form>',
  );
}

/** After the button, or after a mail program's one-click unsubscribe. */
export function unsubscribedPage(): string {
  return frame('Unsubscribed', '<h1>You are unsubscribed</h1><p>We have written it down. You can close this page.</p>');
}
