import type { IncomingHttpHeaders } from 'node:http';
import type { Request, RequestHandler } from 'express';
import { type Db, KohortError, type Log } from '../platform/index.ts';
import { isSameOrigin } from './same-origin.ts';

const day = 86_400;
/** Set by us from what Express knows, so that no client can choose the address its attempts are counted under. */
const addressHeader = 'x-kohort-client-address';

export type SignedIn = { operatorId: string; email: string; name: string };

export type OperatorAuth = {
  /** Express handler for /api/auth/*: sign-in, sign-out, session, change of password. */
  handler: RequestHandler;
  /** Who is signed in by the cookie of these headers, or null. */
  session(headers: IncomingHttpHeaders): Promise<SignedIn | null>;
};

type AuthOptions = {
  db: Db;
  /** At least 32 characters; signs the session cookie. */
  secret: string;
  /** How browsers reach us; https makes the cookies secure. */
  publicUrl?: string | undefined;
  log: Log;
  /** Attempts to sign in from one address in a minute (default 10). */
  signInsPerMinute?: number;
};

/**
 * Sign-in of operators by e-mail and password (better-auth on our tables operator, operator_session, operator_account,
 * operator_verification). Nobody can sign up: operators are made by `workspaces.createOperator` and `addOperator`.
 */
export function createOperatorAuth(options: AuthOptions): OperatorAuth {
  const { publicUrl } = options;
  let opening: ReturnType<typeof openAuth> | undefined;
  const opened = () => {
    opening ??= openAuth(options);
    return opening;
  };
  return {
    handler: async (request, response, next) => {
      request.headers[addressHeader] = request.ip ?? '';
      try {
        refuseCrossSite(request, publicUrl);
        const { handle } = await opened();
        await handle(request, response);
      } catch (error) {
        next(error);
      }
    },
    async session(headers) {
      const { sessionOf } = await opened();
      const found = await sessionOf(headers);
      return found && { operatorId: found.user.id, email: found.user.email, name: found.user.name };
    },
  };
}

/** Large, and of no use before somebody signs in: loaded by the first who does, or comes with a cookie. */
async function openAuth(options: AuthOptions) {
  const [{ betterAuth }, { fromNodeHeaders, toNodeHandler }] = await Promise.all([
    import('better-auth'),
    import('better-auth/node'),
  ]);
  const { db, secret, publicUrl, log } = options;
  const auth = betterAuth({
    appName: 'Kohort',
    database: db.pool,
    secret,
    ...(publicUrl === undefined ? {} : { baseURL: publicUrl }),
    basePath: '/api/auth',
    telemetry: { enabled: false },
    logger: { log: (level, message) => log[level]({ message }, 'workspaces.sign-in.note') },
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 10 },
    disabledPaths: ['/sign-up/email', '/sign-in/social', '/link-social', '/delete-user', '/change-email'],
    user: {
      modelName: 'operator',
      fields: { emailVerified: 'email_verified', createdAt: 'created_at', updatedAt: 'updated_at' },
    },
    session: {
      modelName: 'operator_session',
      expiresIn: 14 * day,
      updateAge: day,
      fields: {
        userId: 'operator_id',
        expiresAt: 'expires_at',
        ipAddress: 'ip_address',
        userAgent: 'user_agent',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
      },
    },
    account: {
      modelName: 'operator_account',
      fields: {
        accountId: 'account_id',
        providerId: 'provider_id',
        userId: 'operator_id',
        accessToken: 'access_token',
        refreshToken: 'refresh_token',
        idToken: 'id_token',
        accessTokenExpiresAt: 'access_token_expires_at',
        refreshTokenExpiresAt: 'refresh_token_expires_at',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
      },
    },
    verification: {
      modelName: 'operator_verification',
      fields: { expiresAt: 'expires_at', createdAt: 'created_at', updatedAt: 'updated_at' },
    },
    rateLimit: {
      enabled: true,
      window: 60,
      max: 300,
      customRules: {
        '/sign-in/email': { window: 60, max: options.signInsPerMinute ?? 10 },
        // Every page that is opened asks who is signed in: there is nothing to guess, and the library counts on for as long as
        // requests keep coming, so that people who work without a pause would be shut out.
        '/get-session': false,
      },
    },
    // Pages are served under more names than PUBLIC_URL (localhost, 127.0.0.1): each may sign in on itself.
    trustedOrigins: (request) => {
      const origin = request?.headers.get('origin');
      const host = request?.headers.get('host');
      return origin && isSameOrigin({ origin, host: host ?? undefined }, publicUrl) ? [origin] : [];
    },
    advanced: {
      disableOriginCheck: false,
      cookiePrefix: 'kohort',
      useSecureCookies: publicUrl?.startsWith('https://') ?? false,
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax' },
      ipAddress: { ipAddressHeaders: [addressHeader] },
    },
  });
  return {
    handle: toNodeHandler(auth),
    sessionOf: (headers: IncomingHttpHeaders) => auth.api.getSession({ headers: fromNodeHeaders(headers) }),
  };
}

/**
 * Refuses writes that a page of another site made the browser send: the session cookie goes along with them, and a
 * sign-in from elsewhere would put somebody into a stranger's account. Throws `auth_cross_site`.
 */
export function refuseCrossSite(request: Request, publicUrl: string | undefined): void {
  if (request.method === 'GET' || request.method === 'HEAD') return;
  const { origin, host } = request.headers;
  if (isSameOrigin({ origin, host, fetchSite: request.get('Sec-Fetch-Site') }, publicUrl)) return;
  throw new KohortError('auth_cross_site', {
    detail: `A write with a session cookie must come from a page of this server, not from ${origin ?? 'an unnamed page'}.`,
  });
}
