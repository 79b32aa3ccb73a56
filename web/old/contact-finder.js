import { get } from '/api.js';
import { make } from '/parts.js';

const pauseMs = 250;
const slowMs = 2000;
const mostShown = 8;

/** How a contact is called in lists. */
export const contactName = ({ id, contactId, email, externalId }) =>
  email ?? externalId ?? `contact ${contactId ?? id}`;

/**
 * A field that looks for contacts by how their e-mail or external id begins, while one types; `choose(contact)` is called
 * for the one chosen. Arrow down goes into what was found, Escape back to the field.
 */
export function contactFinder(label, choose, { key = 'finder' } = {}) {
  const input = make('input', { type: 'search', autocomplete: 'off', 'data-key': key, spellcheck: 'false' });
  const found = make('ul', {});
  const said = make('p', { class: 'quiet small', role: 'status' });
  let asked = 0;
  let timer;

  function show(items, text) {
    found.replaceChildren(
      ...items.map((contact) => {
        const button = make('button', { type: 'button', class: 'plain' }, contactName(contact));
        button.addEventListener('click', () => {
          input.value = '';
          show([], '');
          input.focus();
          choose(contact);
        });
        return make('li', {}, button);
      }),
    );
    said.textContent = text;
  }

  async function look() {
    asked += 1;
    const mine = asked;
    const text = input.value.trim();
    if (text === '') return show([], '');
    const slow = setTimeout(() => mine === asked && show([], 'Looking among all contacts …'), slowMs);
    try {
      const { items, nextCursor } = await get(`/contacts?${new URLSearchParams({ search: text, limit: mostShown })}`);
      if (mine !== asked) return;
      if (items.length === 0) return show([], `Nobody’s e-mail or external id begins with “${text}”.`);
      show(items, nextCursor ? 'There are more: type on.' : '');
    } catch (error) {
      if (mine === asked) show([], error.message);
    } finally {
      clearTimeout(slow);
    }
  }

  input.addEventListener('input', () => {
    clearTimeout(timer);
    // What was found for other letters must not be taken by Enter.
    asked += 1;
    show([], '');
    timer = setTimeout(look, pauseMs);
  });
  const finder = make('div', { class: 'finder' }, make('label', {}, label, input), found, said);
  finder.addEventListener('keydown', (event) => {
    const buttons = [...found.querySelectorAll('button')];
    const at = buttons.indexOf(document.activeElement);
    if (event.key === 'Escape') {
      show([], '');
      input.focus();
    } else if (event.key === 'Enter' && document.activeElement === input) {
      event.preventDefault();
      buttons[0]?.click();
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      const next = buttons[at + (event.key === 'ArrowDown' ? 1 : -1)];
      if (!next && event.key === 'ArrowDown') return;
      event.preventDefault();
      (next ?? input).focus();
    }
  });
  return finder;
}
