/** What requests and answers are made of, as JSON Schema: routes check requests by it, and `/openapi.json` shows it. */

/** What documents a route, beside what its requests are checked by. */
export type RouteSchema = {
  readonly operationId: string;
  readonly summary: string;
  readonly params?: object;
  readonly querystring?: object;
  readonly body?: object;
  /** By status. */
  readonly response: Readonly<Record<number, object>>;
};

export const momentSchema = { type: "number", description: "Unix seconds." } as const;
export const seconds = { type: "number", minimum: 0 } as const;
export const addressSchema = { type: "string", pattern: "^0x[0-9a-fA-F]{40}$" } as const;
export const wordSchema = { type: "string", pattern: "^0x[0-9a-fA-F]{64}$" } as const;
/** A whole number as text, which no reader rounds. */
export const digits = { type: "string", pattern: "^[0-9]+$" } as const;
/** Of an intent, for whoever handed it in. */
export const publicId = {
  type: "string",
  pattern: "^[0-9a-f]{32}$",
  description: "Whoever has it can read the intent's state.",
} as const;
export const chainId = { type: "integer", minimum: 1, description: "The chain's id." } as const;

/** An object of which everything that is not optional is there. */
export function shape(
  properties: Readonly<Record<string, object>>,
  optional: readonly string[] = [],
  description?: string,
) {
  const required = Object.keys(properties).filter((name) => !optional.includes(name));
  return { type: "object", ...(description !== undefined && { description }), required, properties };
}

export function listSchema(items: object) {
  return { type: "array", items };
}

/** Moments and values that may be missing are null. */
export function nullable<Schema extends { readonly type: string }>(schema: Schema) {
  return { ...schema, type: [schema.type, "null"] };
}

const error = shape({
  code: { type: "string", description: "For programs." },
  reason: { type: "string" },
  hint: { type: "string", description: "What to do about it." },
  details: { type: "object", description: "The values that decided." },
});

/** The answer of a refusal. */
export const refusal = shape({ error });

/** Refusals by status. @param reasons what each is for */
export function refusals(reasons: Readonly<Record<number, string>>) {
  return Object.fromEntries(
    Object.entries(reasons).map(([status, description]) => [status, { ...refusal, description }]),
  );
}
