import { join } from 'node:path';
import type { Router } from 'express';
import absolutePath from 'swagger-ui-dist/absolute-path.js';
import { errorTable } from '../errors.ts';
import { loadExpress } from './load-express.ts';

/**
 * The pages at /docs: the OpenAPI document browsable by Swagger UI (files of the installed package, nothing from
 * elsewhere), and every error code with its advice at /docs/problems. `folder` holds what they are made of.
 */
export function createDocsPages(folder: string): Router {
  const express = loadExpress();
  const router = express.Router();
  const problems = problemsPage();
  router.get('/', (_request, response) => response.sendFile(join(folder, 'api.html')));
  router.get('/problems', (_request, response) => {
    response.type('html').send(problems);
  });
  const isServed = new Set(['/swagger-ui.css', '/swagger-ui-bundle.js', '/favicon-32x32.png']);
  const files = express.static(absolutePath(), { index: false, maxAge: '1d' });
  router.use('/ui', (request, response, next) =>
    isServed.has(request.path) ? files(request, response, next) : next(),
  );
  router.use(express.static(folder, { index: false }));
  return router;
}

const escapeHtml = (text: string) =>
  text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] ?? sign);

/** Roles are written down because style sheets make cards of the rows on phones. */
function problemsPage(): string {
  const rows = Object.entries(errorTable).map(
    ([code, { status, title, advice }]) =>
      `<tr role="row" id="${code}"><th role="rowheader" scope="row"><code>${code}</code></th>` +
      `<td role="cell" class="number">${status}</td><td role="cell">${escapeHtml(title)}</td>` +
      `<td role="cell">${escapeHtml(advice)}</td></tr>`,
  );
  const heads = ['Code', 'Status', 'What it means', 'What to do'].map(
    (name) => `<th role="columnheader" scope="col"${name === 'Status' ? ' class="number"' : ''}>${name}</th>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Problems · Kohort</title>
<link rel="stylesheet" href="/docs/ground.css">
<link rel="stylesheet" href="/docs/problems.css">
<link rel="icon" href="/icon.svg" type="image/svg+xml">
</head>
<body>
<header class="top">
  <a class="brand" href="/">Kohort</a>
  <nav aria-label="Main">
    <a href="/">Home</a>
    <a href="/docs">API</a>
    <a href="/docs/problems" aria-current="page">Problems</a>
  </nav>
</header>
<main>
<h1>What can go wrong, and what to do</h1>
<table role="table" aria-label="Problems">
<thead role="rowgroup"><tr role="row">${heads.join('')}</tr></thead>
<tbody role="rowgroup">
${rows.join('\n')}
</tbody>
</table>
</main>
</body>
</html>
`;
}
