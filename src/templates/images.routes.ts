import { type AnyRoute, defineRoute, pageOf, pageQuery } from '../platform/index.ts';
import { imageAnswer, imageParams, newImageQuery } from './images.schema.ts';
import { type Images, type PlacedImage, readImageBody } from './images.service.ts';

const present = ({ hash: _hash, createdAt, ...image }: PlacedImage) => ({
  ...image,
  createdAt: createdAt.toISOString(),
});

export function createImagesRoutes(images: Images): AnyRoute[] {
  return [
    defineRoute({
      method: 'post',
      path: '/images',
      operation: 'images.create',
      summary: 'Store a picture for designs',
      description:
        'The body is the picture: PNG, JPEG or GIF, up to 1 MB and 4,000 pixels a side, under its own Content-Type. The same bytes once more are the same picture, with the name and alt text said last.',
      scope: 'templates:write',
      query: newImageQuery,
      rawBody: 'image/png',
      status: 201,
      answer: imageAnswer,
      errors: ['image_invalid', 'image_too_large'],
      async handle({ workspaceId, query, request }) {
        const bytes = await readImageBody(request);
        return present(await images.create(workspaceId, query, { bytes, mediaType: request.headers['content-type'] }));
      },
    }),
    defineRoute({
      method: 'get',
      path: '/images',
      operation: 'images.list',
      summary: 'Pictures',
      scope: 'templates:read',
      query: pageQuery,
      answer: pageOf(imageAnswer),
      async handle({ workspaceId, query }) {
        const page = await images.list(workspaceId, query);
        return { ...page, items: page.items.map(present) };
      },
    }),
    defineRoute({
      method: 'get',
      path: '/images/{imageId}',
      operation: 'images.get',
      summary: 'One picture: its address, size and alt text',
      scope: 'templates:read',
      params: imageParams,
      answer: imageAnswer,
      errors: ['not_found'],
      handle: async ({ workspaceId, params }) => present(await images.get(workspaceId, params.imageId)),
    }),
    defineRoute({
      method: 'delete',
      path: '/images/{imageId}',
      operation: 'images.archive',
      summary: 'Take a picture off the list; messages that show it go on showing it',
      scope: 'templates:write',
      params: imageParams,
      status: 204,
      errors: ['not_found'],
      handle: ({ workspaceId, params }) => images.archive(workspaceId, params.imageId),
    }),
  ];
}
