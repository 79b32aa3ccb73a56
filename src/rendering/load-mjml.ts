/** MJML takes 50 MB of memory: loaded with the first design that is compiled. */
export async function loadMjml() {
  const { default: mjml2html } = await import('mjml');
  return mjml2html;
}
