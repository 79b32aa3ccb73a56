import { join } from 'node:path';
import express, { Router } from 'express';
import { absolutePath } from 'swagger-ui-dist';
import { errorTable } from '../errors.ts';

/**
 * The pages at /docs: the OpenAPI document browsable by Swagger UI (files of the installed package, nothing from
 * elsewhere), and every error code with its advice at /docs/problems. `webFolder` holds docs.html and docs.js.
 */
export function createDocsPages(webFolder: string): Router {
  const router = Router();
  const problems = problemsPage();
  router.get('/', (_request, response) => response.sendFile(join(webFolder, 'docs.html')));
  router.get('/problems', (_request, response) => {
    response.type('html').send(problems);
  });
  const isServed = new Set(['/swagger-ui.css', '/swagger-ui-bundle.js', '/favicon-32x32.png']);
  const files = express.static(absolutePath(), { index: false, maxAge: '1d' });
  router.use('/ui', (request, response, next) =>
    isServed.has(request.path) ? files(request, response, next) : next(),
  );
  return router;
}

const escapeHtml = (text: string) =>
  text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] ?? sign);

function problemsPage(): string {
  const rows = Object.entries(errorTable).map(
    ([code, { status, title, advice }]) =>
      `<tr id="${code}"><td><code>${code}</code></td><td>${status}</td><td>${escapeHtml(title)}</td><td>${escapeHtml(advice)}</td></tr>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Problems · Kohort</title>
<link rel="stylesheet" href="/style.css">
</head>
<body>
<header class="top"><a class="brand" href="/">Kohort</a><nav><a href="/docs">API</a></nav></header>
<main class="page stack">
<h1>What can go wrong, and what to do</h1>
<div class="scroll"><table>
<thead><tr><th scope="col">Code</th><th scope="col">Status</th><th scope="col">What it means</th><th scope="col">What to do</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table></div>
</main>
</body>
</html>
`;
}
