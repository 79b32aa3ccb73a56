import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import express, { type Router } from 'express';

/** Stands in a page for web/shared/header.html; with the links hidden where the page shows them itself. */
const headerMark = /<!-- header(, links hidden)? -->\n/;

/** A page as it is sent: with the header all of them share, in which its own link is the current one. Pure. */
export function withHeader(page: string, header: string, path: string): string {
  return page.replace(headerMark, (_, hidden: string | undefined) => {
    const current = header.replace(`<a href="${path}">`, `<a href="${path}" aria-current="page">`);
    return hidden === undefined ? current : current.replace('id="navigation"', 'id="navigation" hidden');
  });
}

/** The pages of web/ and the files they need: `web/needs.html` is at /needs. Read once, when the program starts. */
export function createPages(webFolder: string): Router {
  const router = express.Router();
  const header = readFileSync(join(webFolder, 'shared/header.html'), 'utf8');
  for (const file of readdirSync(webFolder).filter((name) => name.endsWith('.html'))) {
    const path = file === 'index.html' ? '/' : `/${file.slice(0, -'.html'.length)}`;
    const page = withHeader(readFileSync(join(webFolder, file), 'utf8'), header, path);
    router.get([path, `/${file}`], (_request, response) => {
      response.setHeader('Cache-Control', 'public, max-age=0');
      response.type('html').send(page);
    });
  }
  router.use(express.static(webFolder, { index: false }));
  return router;
}
