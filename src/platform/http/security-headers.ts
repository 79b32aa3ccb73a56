import type { NextFunction, Request, Response } from 'express';

/** For pages: own files only, no inline script or style, may show our own frames, may not be framed elsewhere. */
const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "frame-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * For the page of the web app. Letters are shown in frames made of text (srcdoc), which are bound by the policy of the page
 * around them too (HTML, section 7.1.7), and letters have inline styles and pictures from elsewhere; so have the editors.
 * Scripts stay our own files.
 */
export const appPagePolicy = pagePolicy
  .replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
  .replace("img-src 'self' data:", "img-src 'self' data: blob: https: http:")
  .replace("font-src 'self'", "font-src 'self' data:");

/**
 * Headers of every answer (OWASP Secure Headers). Handlers may set a Content-Security-Policy of their own.
 * `isHttps`: also tells browsers to come back by https only.
 */
export function securityHeaders({ isHttps }: { isHttps: boolean }) {
  return (_request: Request, response: Response, next: NextFunction): void => {
    response.setHeader('Content-Security-Policy', pagePolicy);
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.setHeader('Referrer-Policy', 'same-origin');
    response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
    response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
    response.setHeader('Permissions-Policy', 'camera=(), geolocation=(), microphone=()');
    if (isHttps) response.setHeader('Strict-Transport-Security', 'max-age=31536000');
    next();
  };
}
