import { auth, chooseWorkspace, post } from '/api.js';
import { element, say } from '/parts.js';
import { sayProblem } from '/say-problem.js';

const signInProblems = {
  401: 'This e-mail address and this password do not go together. Check both and try again.',
  429: 'Too many attempts. Wait a minute, then try again.',
};

/** What the API calls a field that has another name in the form. */
const namesInForm = { 'settings.sender.name': 'senderName', 'settings.sender.email': 'senderEmail' };

/** Says what is wrong in the words of the form, and goes to the first field it is about. */
function sayFields(form, error) {
  const { code, errors = [] } = error.problem ?? {};
  const fields = errors.map(({ path }) => {
    const name = path.replace(/^body\./, '');
    return form.elements[namesInForm[name] ?? name.split('.').at(-1)];
  });
  const label = (field) => field.labels[0].firstChild.textContent.split(/[:,(]/)[0].trim();
  if (code === 'request_invalid' && errors.length > 0 && fields.every(Boolean)) {
    say(errors.map(({ message }, index) => `${label(fields[index])}: ${message}`).join(' '));
  } else sayProblem(error);
  fields[0]?.focus();
}

/** Runs what a form does; its button is off meanwhile, and a problem is said above it. */
function onSubmit(form, act) {
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const button = form.querySelector('button');
    button.disabled = true;
    say(null);
    try {
      await act(Object.fromEntries(new FormData(form)));
    } catch (error) {
      sayFields(form, error);
    } finally {
      button.disabled = false;
    }
  });
}

/** Where to go after sign-in: a page of this server named in the address, or nowhere else. */
function wantedPage() {
  const to = new URLSearchParams(location.search).get('to');
  if (to === null) return null;
  const page = new URL(to, location.origin);
  return page.origin === location.origin ? page.href : null;
}

/** The two forms before the home page: sign-in and first workspace. `onDone` is called after each. */
export function prepareForms(onDone) {
  const signIn = element('sign-in-form');
  onSubmit(signIn, async ({ email, password }) => {
    try {
      await auth('sign-in/email', { email, password });
    } catch (error) {
      const sentence = signInProblems[error.problem?.status];
      if (!sentence) throw error;
      say(sentence);
      signIn.elements.password.select();
      return;
    }
    const page = wantedPage();
    if (page) return location.replace(page);
    signIn.reset();
    await onDone();
  });

  const workspace = element('new-workspace-form');
  onSubmit(workspace, async ({ senderName, senderEmail, postalAddress, ...fields }) => {
    const settings = { sender: { name: senderName, email: senderEmail }, postalAddress };
    const { slug } = await post('/workspaces', { ...fields, settings });
    chooseWorkspace(slug);
    await onDone();
  });

  const { name, slug, senderName, currency, timeZone, language } = workspace.elements;
  timeZone.value = Intl.DateTimeFormat().resolvedOptions().timeZone;
  language.value = navigator.language.split('-')[0];
  element('time-zones').append(...Intl.supportedValuesOf('timeZone').map((zone) => new Option(zone)));
  element('currencies').append(...Intl.supportedValuesOf('currency').map((code) => new Option(code)));
  currency.addEventListener('input', () => {
    currency.value = currency.value.toUpperCase();
  });
  // What follows from the name is filled in, until somebody writes there.
  const touched = new Set();
  for (const field of [slug, senderName]) field.addEventListener('input', () => touched.add(field));
  name.addEventListener('input', () => {
    const plain = name.value.normalize('NFD').toLowerCase();
    const short = plain
      .replace(/\p{M}/gu, '')
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '');
    if (!touched.has(slug)) slug.value = short;
    if (!touched.has(senderName)) senderName.value = name.value;
  });
}
