import { type AnyRoute, defineRoute } from '../../platform/index.ts';
import { maskCode } from './code-text.ts';
import { codeImportAnswer, codeImportQuery, codeListQuery, codePage, codeParams, offerParams } from './codes.schema.ts';
import type { Codes } from './codes.service.ts';

export function createCodesRoutes(codes: Pick<Codes, 'importCodes' | 'listCodes' | 'voidCode'>): AnyRoute[] {
  return [
    defineRoute({
      method: 'post',
      path: '/offers/{offerId}/codes',
      operation: 'offers.importCodes',
      summary: 'Import codes from a shop',
      description:
        'The body is CSV (columns code and products, or one code a line) or JSON lines ({"code": "…", "products": ["…"]}), up to 200,000 rows. Rows that are wrong are refused with their line and reason; the others come in. Sending the same codes again does no harm.',
      scope: 'offers:write',
      params: offerParams,
      query: codeImportQuery,
      rawBody: 'text/csv',
      answer: codeImportAnswer,
      errors: ['not_found', 'offer_code_kind', 'payload_too_large', 'import_unreadable'],
      handle: ({ workspaceId, params, query, request, actor }) =>
        codes.importCodes(workspaceId, { offerId: params.offerId, use: query.use }, request, actor),
    }),
    defineRoute({
      method: 'get',
      path: '/offers/{offerId}/codes',
      operation: 'offers.codes',
      summary: 'Codes of an offer, and how many are in each state',
      description: 'Whoever has a code can use it: they are shown whole only to those with the scope offers:write.',
      scope: 'offers:read',
      params: offerParams,
      query: codeListQuery,
      answer: codePage,
      errors: ['not_found'],
      async handle({ workspaceId, params, query, scopes }) {
        const page = await codes.listCodes(workspaceId, params.offerId, query);
        const isShown = scopes.includes('offers:write');
        const items = page.items.map(({ offerId: _, ...row }) => ({
          ...row,
          code: isShown ? row.code : maskCode(row.code),
          createdAt: row.createdAt.toISOString(),
          stateAt: row.stateAt.toISOString(),
        }));
        return { ...page, items };
      },
    }),
    defineRoute({
      method: 'delete',
      path: '/offers/{offerId}/codes/{codeId}',
      operation: 'offers.voidCode',
      summary: 'Withdraw a code: from now on it is refused',
      scope: 'offers:write',
      params: codeParams,
      status: 204,
      errors: ['not_found'],
      handle: ({ workspaceId, params, actor }) => codes.voidCode(workspaceId, params.offerId, params.codeId, actor),
    }),
  ];
}
