import { type RouteSchema, refusals } from "./schemas.ts";
import type { FastifyInstance } from "./serverTypes.ts";

export type ApiInfo = { readonly title: string; readonly description: string };

type DescribedApi = ApiInfo & {
  /** Whether an address may be told that it reads too often. */
  readonly isLimited: boolean;
};

type Operation = { readonly method: string; readonly path: string; readonly schema: RouteSchema };

const schema: RouteSchema = {
  operationId: "getOpenApi",
  summary: "This description of all requests and answers (OpenAPI 3.1).",
  response: { 200: { type: "object", description: "An OpenAPI document." } },
};

/**
 * Serves `GET /openapi.json` (OpenAPI 3.1.0), made of the schemas of all routes that are added afterwards.
 * @throws Error where a route has none, when it is added
 */
export function describeRoutes(service: FastifyInstance, info: DescribedApi): void {
  const operations: Operation[] = [];
  service.addHook("onRoute", ({ method, url, schema: given }) => {
    if (method === "HEAD" || method === "OPTIONS") return;
    if (given === undefined || !("operationId" in given)) throw new Error(`${url} has no schema.`);
    operations.push({ method: String(method).toLowerCase(), path: url, schema: given as RouteSchema });
  });
  service.get("/openapi.json", { schema }, (_, reply) =>
    reply.header("cache-control", "public, max-age=300").send(documentOf(info, operations)),
  );
}

function documentOf(
  { title, description, isLimited }: DescribedApi,
  operations: readonly Operation[],
): object {
  const byPath = Map.groupBy(operations, ({ path }) => path.replace(/:(\w+)/g, "{$1}"));
  const paths = [...byPath].map(([path, those]) => [
    path,
    Object.fromEntries(
      those.map(({ method, schema: one }) => [
        method,
        operationOf(isLimited && path.startsWith("/v1/") ? limited(one) : one),
      ]),
    ),
  ]);
  return {
    openapi: "3.1.0",
    info: { title, description, version: "1" },
    paths: Object.fromEntries(paths),
  };
}

/** Those that hand in say so by themselves. */
function limited({ response, ...schema }: RouteSchema): RouteSchema {
  return { ...schema, response: { ...refusals({ 429: "The address reads too often." }), ...response } };
}

function operationOf({ operationId, summary, params, querystring, body, response }: RouteSchema): object {
  const parameters = [...parametersOf(params, "path"), ...parametersOf(querystring, "query")];
  return {
    operationId,
    summary,
    ...(parameters.length > 0 && { parameters }),
    ...(body !== undefined && { requestBody: { required: true, content: jsonOf(body) } }),
    responses: Object.fromEntries(
      Object.entries(response).map(([status, answer]) => [status, answerOf(answer)]),
    ),
  };
}

type ObjectSchema = {
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, { readonly description?: string }>>;
};

function parametersOf(of: object | undefined, place: "path" | "query"): readonly object[] {
  const { properties = {}, required = [] } = (of ?? {}) as ObjectSchema;
  return Object.entries(properties).map(([name, { description, ...one }]) => ({
    name,
    in: place,
    required: required.includes(name),
    schema: one,
    ...(description !== undefined && { description }),
  }));
}

function answerOf(answer: object): object {
  const {
    description = "The answer.",
    content,
    ...one
  } = answer as {
    readonly description?: string;
    readonly content?: object;
  };
  return { description, content: content ?? jsonOf(one) };
}

function jsonOf(of: object): object {
  return { "application/json": { schema: of } };
}
