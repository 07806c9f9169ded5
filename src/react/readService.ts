import { at, type Decoder, type Decoders, decodeJson, members } from "../sdk/core/decode.ts";
import { SymbolonError } from "../sdk/core/errors.ts";

/** Milliseconds after which a service counts as silent. */
const PATIENCE_MS = 15_000;

/**
 * Asks a service of ours for a document, and reads of it what is wanted.
 * @param isAnswer which HTTP states carry a document; default: 200
 * @throws SymbolonError `ServiceSilent`, `BadAnswer`, or by the name that the service gives
 */
export async function readService<Value>(
  base: string,
  path: string,
  decoder: Decoder<Value>,
  isAnswer: (status: number) => boolean = (status) => status === 200,
): Promise<Value> {
  const url = `${base.replace(/\/$/, "")}${path}`;
  const answer = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) }).catch((cause: unknown) => {
    throw new SymbolonError({
      code: "ServiceSilent",
      reason: `${url} did not answer.`,
      hint: "Try again; if it stays away, ask its operator.",
      cause,
    });
  });
  const json = await answer.text();
  if (!isAnswer(answer.status)) throw refused(url, answer.status, json);
  return decodeJson(decoder, json, (reason, cause) => badAnswer(url, reason, cause));
}

/** Some members of an object: a newer service may say more. */
export function membersOf<Members extends object>(decoders: Decoders<Members>): Decoder<Members> {
  return (value, path) => {
    const held = members(value, path) as Readonly<Record<string, unknown>>;
    const names = Object.keys(decoders) as (keyof Members & string)[];
    return Object.fromEntries(
      names.map((name) => [name, decoders[name](held[name], at(path, name))]),
    ) as Members;
  };
}

/** What our services say when they refuse; anything else is no service of ours. */
function refused(url: string, status: number, json: string): SymbolonError {
  try {
    const { error } = JSON.parse(json) as { readonly error?: Readonly<Record<string, unknown>> };
    const { code, reason, hint } = error ?? {};
    if ([code, reason, hint].every((one) => typeof one === "string")) {
      return new SymbolonError({ code: String(code), reason: String(reason), hint: String(hint) });
    }
  } catch {
    // It is said below.
  }
  return badAnswer(url, `it answered with ${status}`);
}

function badAnswer(url: string, reason: string, cause?: unknown): SymbolonError {
  return new SymbolonError({
    code: "BadAnswer",
    reason: `${url} is not a service that this page knows: ${reason}.`,
    hint: "The page's publisher must name a service of this release.",
    cause,
  });
}
