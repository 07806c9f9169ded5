import { Ajv2020 } from "ajv/dist/2020.js";
import { expect } from "chai";

export type ApiDocument = {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
};

type Content = Readonly<Record<string, { readonly schema: object }>>;
type Operation = {
  readonly operationId: string;
  readonly summary: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema: object }[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content: Content }>>;
};

/** Reads what a service says of itself. */
export async function readApi(url: string): Promise<ApiDocument> {
  return (await (await fetch(`${url}/openapi.json`)).json()) as ApiDocument;
}

/** Every operation by its method and path, in order. */
export function operationsOf({ paths }: ApiDocument): readonly string[] {
  return Object.entries(paths)
    .flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method} ${path}`))
    .toSorted();
}

/** Every schema in it is one, and nobody has two names for the same. */
export function requireSound({ openapi, paths }: ApiDocument): void {
  expect(openapi).to.equal("3.1.0");
  const all = Object.values(paths).flatMap((methods) => Object.values(methods));
  expect(new Set(all.map(({ operationId }) => operationId)).size).to.equal(all.length);
  for (const { summary, parameters = [], requestBody, responses } of all) {
    expect(summary).to.match(/\w/);
    const contents = [requestBody?.content ?? {}, ...Object.values(responses).map(({ content }) => content)];
    const schemas = [
      ...parameters.map(({ schema }) => schema),
      ...contents.flatMap((content) => Object.values(content).map(({ schema }) => schema)),
    ];
    for (const schema of schemas) validatorOf(schema);
  }
}

/**
 * Asks, and holds the answer against what is documented of it: each member that is there must be.
 * @param path as it is documented: `/v1/intents/{id}`
 */
export async function documentedAnswer(
  { paths }: ApiDocument,
  path: string,
  asked: string,
  init: RequestInit = {},
): Promise<{ readonly status: number; readonly text: string }> {
  const method = (init.method ?? "get").toLowerCase();
  const response = await fetch(asked, init);
  const documented = paths[path]?.[method]?.responses[response.status];
  expect(documented, `${method} ${path} ${response.status}`).to.not.equal(undefined);
  const type = (response.headers.get("content-type") ?? "").split(";")[0] as string;
  expect(documented?.content, `${method} ${path}`).to.have.property(type);
  if (type !== "application/json") {
    await response.body?.cancel();
    return { status: response.status, text: "" };
  }
  const text = await response.text();
  const validate = validatorOf(closed(documented?.content[type]?.schema as object));
  const isFit = validate(JSON.parse(text));
  expect(isFit, `${method} ${path} ${text}: ${JSON.stringify(validate.errors)}`).to.equal(true);
  return { status: response.status, text };
}

function validatorOf(schema: object) {
  return new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true }).compile(schema);
}

/** The same schema, in which an object has no members but those that are documented. */
function closed(schema: unknown): object {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== "object" || schema === null) return schema as unknown as object;
  const all = Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, closed(value)]));
  return "properties" in all && "type" in all ? { ...all, additionalProperties: false } : all;
}
