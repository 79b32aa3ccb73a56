import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import compression from 'compression';
import express, { type Request, type Response, type Router } from 'express';
import { appPagePolicy, KohortError } from './platform/index.ts';

/** Stands in a page for web/old/shared/header.html; with the links hidden where the page shows them itself. */
const headerMark = /<!-- header(, links hidden)? -->\n/;

/** A page as it is sent: with the header all of them share, in which its own link is the current one. Pure. */
export function withHeader(page: string, header: string, path: string): string {
  return page.replace(headerMark, (_, hidden: string | undefined) => {
    const current = header.replace(`<a href="${path}">`, `<a href="${path}" aria-current="page">`);
    return hidden === undefined ? current : current.replace('id="navigation"', 'id="navigation" hidden');
  });
}

/** Pages that the web app has not taken over yet: `web/old/needs.html` is at /needs. Read once, when the program starts. */
function createOldPages(folder: string): Router {
  const router = express.Router();
  const header = readFileSync(join(folder, 'shared/header.html'), 'utf8');
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.html'))) {
    const path = `/${file.slice(0, -'.html'.length)}`;
    const page = withHeader(readFileSync(join(folder, file), 'utf8'), header, path);
    router.get([path, `/${file}`], (_request, response) => {
      response.setHeader('Cache-Control', 'public, max-age=0');
      response.type('html').send(page);
    });
  }
  router.use(express.static(folder, { index: false }));
  return router;
}

/**
 * The web app: one page for every address that a browser opens and nothing else answers, and the files it loads (their
 * names change with what is in them, so they may be kept for ever). `web/dist` is made by `npm run build`.
 */
function createWebApp(folder: string): Router {
  const router = express.Router();
  const file = join(folder, 'index.html');
  const page = existsSync(file) ? readFileSync(file, 'utf8') : null;
  const sendPage = (_request: Request, response: Response) => {
    if (page === null) {
      throw new KohortError('not_found', {
        detail: 'The web app is not built here. Run "npm run build" and start again.',
      });
    }
    response.setHeader('Content-Security-Policy', appPagePolicy);
    response.setHeader('Cache-Control', 'no-cache');
    response.type('html').send(page);
  };
  router.use(compression());
  router.use('/assets', express.static(join(folder, 'assets'), { index: false, immutable: true, maxAge: '1y' }));
  router.use(express.static(folder, { index: false }));
  router.get('/', sendPage);
  router.get('/{*page}', (request, response, next) => {
    const isPage = request.accepts(['json', 'html']) === 'html' && !request.path.startsWith('/api/');
    return isPage ? sendPage(request, response) : next();
  });
  return router;
}

/** Everything of `web/` that browsers ask for. */
export function createPages(webFolder: string): Router {
  const router = express.Router();
  router.use(createOldPages(join(webFolder, 'old')), createWebApp(join(webFolder, 'dist')));
  return router;
}
