import type { paths } from './schema.d.ts';

type Methods = 'post' | 'put' | 'patch';

/** What an operation takes: `BodyOf<'/workspace', 'patch'>`. */
export type BodyOf<Path extends keyof paths, Method extends Methods> = paths[Path][Method] extends {
  requestBody?: { content: { 'application/json': infer Body } };
}
  ? Body
  : never;
