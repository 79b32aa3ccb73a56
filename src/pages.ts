import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import compression from 'compression';
import express, { type Request, type Response, type Router } from 'express';
import { appPagePolicy, KohortError } from './platform/index.ts';

/**
 * The web app: one page for every address that a browser opens and nothing else answers, and the files it loads (their
 * names change with what is in them, so they may be kept for ever). `web/dist` is made by `npm run build`.
 */
export function createPages(folder: string): Router {
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
