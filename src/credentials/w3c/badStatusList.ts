import { SymbolonError } from "../../core/errors.ts";

/** An object of outside JSON, member by member to be judged. */
export type JsonPart = Readonly<Record<string, unknown>>;

/** Characters of a value that an error repeats. */
const MAX_SHOWN = 100;

/** The error for what is no signed status list of a batch; `cause` is what another reader threw. */
export function badStatusList(problem: string, cause?: unknown): SymbolonError {
  return new SymbolonError({
    code: "BadStatusList",
    reason: `This is no signed status list of the batch: ${problem}.`,
    hint: "Give the list unchanged, as it was exported, and the header of its batch.",
    cause,
  });
}

/**
 * Reads a part of a JWT, which must be a JSON object.
 * @throws SymbolonError `BadStatusList`
 */
export function readJwtPart(part: string, name: string): JsonPart {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(part, "base64url").toString());
  } catch (cause) {
    throw badStatusList(`its ${name} is not JSON`, cause);
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as JsonPart;
  throw badStatusList(`its ${name} is not an object`);
}

/**
 * Passes on a text that is just `wanted`, or of that pattern.
 * @throws SymbolonError `BadStatusList`
 */
export function readMember(name: string, value: unknown, wanted: string | RegExp): string {
  const isWanted = typeof wanted === "string" ? value === wanted : wanted.test(String(value));
  if (typeof value === "string" && isWanted) return value;
  const shown = (value === undefined ? "missing" : JSON.stringify(value)).slice(0, MAX_SHOWN);
  throw badStatusList(`its ${name} is ${shown}, where ${wanted} belongs`);
}
