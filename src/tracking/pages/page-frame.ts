const signs: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text as it stands in HTML, between tags or in a quoted attribute. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => signs[sign]!);

/** Puts facts where a text of ours names them in braces, as HTML. */
export const fill = (text: string, facts: Record<string, string>): string =>
  escapeHtml(text.replace(/\{(\w+)\}/g, (whole, name: string) => facts[name] ?? whole));

// Colours meet WCAG AA in both schemes; a switch shows its state by place as well as by colour.
const style = `
:root{color-scheme:light dark;--ink:#1d2430;--quiet:#586174;--page:#fff;--line:#c9d0db;--main:#1f5fbf;--on:#fff;--soft:#eef3fb}
@media (prefers-color-scheme:dark){:root{--ink:#e8ebf1;--quiet:#a9b2c3;--page:#14181f;--line:#3c4656;--main:#8ab4f8;--on:#10151d;--soft:#1d2632}}
*{box-sizing:border-box}body{margin:0;background:var(--page);color:var(--ink);font:17px/1.5 system-ui,sans-serif}
main{max-width:32rem;margin:0 auto;padding:12vh 1.25rem 3rem}
.shop{color:var(--quiet);font-weight:600;margin:0 0 .5rem}h1{font-size:1.45rem;line-height:1.25;margin:0 0 .75rem}
p{margin:0 0 1rem}.quiet{color:var(--quiet);font-size:.94rem}.note{background:var(--soft);border-left:4px solid var(--main);padding:.75rem 1rem}
fieldset{border:0;margin:0 0 1.25rem;padding:0}legend{font-weight:600;padding:0;margin:0 0 .25rem}
.topic{display:grid;grid-template-columns:1fr auto;gap:.25rem 1rem;align-items:center;padding:.85rem 0;border-bottom:1px solid var(--line)}
.topic label{font-weight:600;overflow-wrap:anywhere}.topic p{margin:0;grid-column:1}
.topic input{appearance:none;grid-column:2;grid-row:1/span 2;width:2.9rem;height:1.65rem;margin:0;border:2px solid var(--quiet);border-radius:1rem;position:relative;cursor:pointer;background:transparent}
.topic input::before{content:"";position:absolute;top:.2rem;left:.22rem;width:1rem;height:1rem;border-radius:50%;background:var(--quiet)}
.topic input:checked{background:var(--main);border-color:var(--main)}.topic input:checked::before{left:1.42rem;background:var(--on)}
select,button,textarea{font:inherit;color:inherit}textarea{display:block;width:100%;padding:.55rem;margin:.25rem 0 1.25rem;border:1px solid var(--quiet);border-radius:6px;background:var(--page)}select{display:block;width:100%;max-width:16rem;padding:.55rem;margin:.25rem 0 1.25rem;border:1px solid var(--quiet);border-radius:6px;background:var(--page)}
button{min-height:2.75rem;padding:.55rem 1.15rem;border:2px solid var(--main);border-radius:6px;background:var(--main);color:var(--on);cursor:pointer}
button.second{background:transparent;color:var(--main)}form+form,form+p{margin-top:1.75rem}a{color:var(--main)}
:focus-visible{outline:3px solid var(--main);outline-offset:3px}`;

/** A page for a contact: works without scripts, in light and in dark, on a phone. `body` is HTML, `title` and `shop` text. */
export function pageFrame({ language, title, shop, body }: PageParts): string {
  const from = shop === null ? '' : `<p class="shop">${escapeHtml(shop)}</p>`;
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark"><title>${escapeHtml(title)}</title><style>${style}</style></head>
<body><main>${from}<h1>${escapeHtml(title)}</h1>${body}</main></body></html>
`;
}

export type PageParts = { language: string; title: string; shop: string | null; body: string };

/** A button that posts. `action`: relative address, the page's own when absent. */
export function buttonForm(text: string, { action, hidden = {}, isSecond = false }: ButtonOptions = {}): string {
  const fields = Object.entries(hidden).map(
    ([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`,
  );
  const to = action === undefined ? '' : ` action="${escapeHtml(action)}"`;
  const kind = isSecond ? ' class="second"' : '';
  return `<form method="post"${to}>${fields.join('')}<button type="submit"${kind}>${escapeHtml(text)}</button></form>`;
}

export type ButtonOptions = { action?: string; hidden?: Record<string, string>; isSecond?: boolean };
