import type { LightMyRequestResponse } from 'fastify';
import Schema from 'typebox/schema';
import { expect } from 'vitest';
import type { TestService } from './service.ts';

type JsonBody = {
  readonly schema: { readonly examples?: readonly object[] };
  readonly example?: object;
  readonly examples?: Record<string, { readonly value: object }>;
};
type Operation = {
  requestBody?: { readonly content: { readonly 'application/json'?: JsonBody } };
  responses: Record<string, { content?: Record<string, { schema: object }> }>;
  security?: unknown;
};
export type Document = {
  readonly openapi: string;
  readonly servers: readonly { readonly url: string }[];
  readonly paths: Record<string, Record<string, Operation>>;
};

export async function readDocument(service: TestService): Promise<Document> {
  return (await service.get('/openapi.json')).json();
}

/** Fails unless the document describes this answer of this path. */
export function expectDocumented(
  { paths }: Document,
  path: string,
  method: string,
  response: LightMyRequestResponse,
): void {
  const { responses } = paths[path]?.[method] ?? { responses: {} };
  const { statusCode } = response;
  const documented = responses[String(statusCode)] ?? responses[`${Math.floor(statusCode / 100)}XX`];
  const type = String(response.headers['content-type']).split(';')[0] ?? '';
  if (documented !== undefined && statusCode === 204 && response.body === '') return;
  const schema = documented?.content?.[type]?.schema;
  if (schema === undefined) throw new Error(`${method} ${path} does not document the status ${statusCode} in ${type}.`);
  const [, errors] = Schema.Errors(strict(schema), type.endsWith('json') ? response.json() : response.body);
  expect(errors).toEqual([]);
}

/** The same schema, but no field may come that it does not name. */
function strict(schema: object): object {
  const copy: object = JSON.parse(
    JSON.stringify(schema, (_, value: unknown) =>
      typeof value === 'object' && value !== null && 'properties' in value && 'type' in value
        ? { additionalProperties: false, ...value }
        : value,
    ),
  );
  return copy;
}
