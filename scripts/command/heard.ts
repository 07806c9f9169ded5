import { redactor } from "../../src/lab/acceptance/redact.ts";
import { saidIn } from "../../src/sdk/chain/errors/saidIn.ts";
import { placeOf } from "../../src/sdk/core/text/placeOf.ts";

/** Most characters of a body that are read: no answer of a chain is longer. */
const MAX_BODY = 10_000_000;
/** Most characters of words that are told. */
const MAX_WORDS = 200;

/** What is not seen, or turns the text after it. */
const UNSEEN = /[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}]+/gu;

/** The body of an answer over HTTP. */
export async function bodyOf({ body }: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const part of body ?? []) {
    text += decoder.decode(part, { stream: true });
    if (text.length > MAX_BODY) break;
  }
  return text;
}

/** The members of JSON-RPC that a body has; none where it is anything else. */
export function answerIn(body: string): { readonly result?: unknown; readonly error?: unknown } {
  try {
    return Object(JSON.parse(body));
  } catch {
    return {};
  }
}

/**
 * What was said instead of an answer, within a sentence: of JSON in any form, a page's title, or a first line.
 * @param rpc the address that was asked: what may be a key of it is left out
 * @returns empty: not a word
 */
export function wordsHeard(said: string, rpc: string): string {
  const own = redactor(rpc)(said);
  const words = saidIn([own, answerIn(own).result])
    .replaceAll(UNSEEN, " ")
    .trim();
  return [...words].slice(0, MAX_WORDS).join("").replace(/\.$/, "");
}

/** Where a question was sent on to, without what may be a key; undefined: it was not. */
export function sentOnTo({ redirected, url }: Response, rpc: string): string | undefined {
  if (!redirected) return undefined;
  return `${placeOf(url)}${redactor(rpc)(new URL(url).pathname)}`;
}
