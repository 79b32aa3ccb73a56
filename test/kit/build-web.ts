import { buildWeb } from '../../scripts/build-web.mjs';

/** Tests in the browser meet the web app as it is built. */
export const setup = () => buildWeb();
