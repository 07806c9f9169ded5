import { BaseError, HttpRequestError, RpcError, RpcRequestError } from "viem";
import { nodeWords } from "../chain/errors/nodeWords.ts";
import { saidIn } from "../chain/errors/saidIn.ts";
import { placeOf } from "../core/text/placeOf.ts";
import { redactor } from "../core/text/redact.ts";
import { isNoAnswer, NO_ANSWER } from "./faultName.ts";

/** HTTP statuses of whoever has too much to do, and says so in JSON-RPC too, perhaps, but there not for how long. */
const NOT_NOW = new Set([429, 503]);
/** Characters of a body after which the rest is not read. Above 10 MiB viem refuses it by itself, but for its older versions. */
const MAX_BODY = 50_000_000;
/** Most characters of words that are told. */
const MAX_WORDS = 200;

/** The member that an answer has. */
const RESULT = /"result"\s*:/;
/** What is not seen, or turns the text after it. */
const UNSEEN = /[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}]+/gu;

type OtherAnswerParameters = {
  readonly rpc: string;
  readonly words: string;
  /** The words as part of a sentence; default: the words alone. */
  readonly details?: string;
  readonly sentTo?: string | undefined;
  readonly status?: number;
  readonly headers?: Headers;
};

/** What comes from where a chain was asked, and is no answer: viem drops its words, its status, or how long it wishes to be left alone. */
export class OtherAnswer extends HttpRequestError {
  /** Empty: not a word. */
  readonly words: string;
  /** Where the question was sent on to, without what may be a key; undefined: it was not. */
  readonly sentTo: string | undefined;

  constructor({ rpc, words, details = words, sentTo, ...how }: OtherAnswerParameters) {
    super({ body: {}, details, url: placeOf(rpc), ...how });
    this.words = words;
    this.sentTo = sentTo;
  }
}

type Heard = Pick<Response, "ok" | "status" | "statusText" | "headers" | "redirected" | "url">;

/** The same by HTTP. @param rpc the address that was asked: what may be a key of it is left out */
export function otherAnswer(heard: Heard, body: string, rpc: string): OtherAnswer {
  const { ok, status, statusText, headers, redirected, url } = heard;
  const words = wordsHeard(body, rpc);
  const sentTo = redirected ? `${placeOf(url)}${redactor(rpc)(new URL(url).pathname)}` : undefined;
  if (!ok) {
    const details = words || `HTTP ${status} ${statusText}`.trim();
    return new OtherAnswer({ rpc, words, details, sentTo, status, headers });
  }
  const details = words === "" ? NO_ANSWER : `${NO_ANSWER}: ${words}`;
  return new OtherAnswer({ rpc, words, details, sentTo, headers });
}

/**
 * An answer over HTTP, heard to its end: within the time that viem gives for its beginning.
 * @param rpc the address that was asked: what may be a key of it is left out of what is told
 * @throws OtherAnswer for HTTP 429 and 503, and for what is no JSON-RPC
 */
export async function requireSpoken(response: Response, rpc: string): Promise<Response> {
  const { ok, status, headers } = response;
  const body = await bodyOf(response);
  const isError = () => typeof Object(answerIn(body).error).code === "number" && !NOT_NOW.has(status);
  if (!(ok && RESULT.test(body)) && !isError()) throw otherAnswer(response, body, rpc);
  return new Response(withoutKeys(body, rpc), { status, headers });
}

/** What is said, without what may be a key of the address, unless it is an answer. */
export function withoutKeys(said: string, rpc: string): string {
  return RESULT.test(said) ? said : redactor(rpc, isKey)(said);
}

/** Words are none, on which the meaning of an error may hang, nor numbers, such as that of a chain. */
const isKey = (part: string) => /[a-z]/i.test(part) && /[\dA-Z]/.test(part);

/** The body of an answer over HTTP. */
export async function bodyOf({ body }: Pick<Response, "body">): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const part of body ?? []) {
    text += decoder.decode(part, { stream: true });
    if (text.length > MAX_BODY) break;
  }
  return text;
}

type Members = { readonly result?: unknown; readonly error?: unknown; readonly message?: unknown };

/** The members of JSON-RPC that a body has; none where it is anything else. */
export function answerIn(body: string): Members {
  try {
    return Object(JSON.parse(body));
  } catch {
    return {};
  }
}

/** What was said instead of an answer, within a sentence: of JSON in any form, a page's title, or a first line. */
function wordsHeard(said: string, rpc: string): string {
  const own = redactor(rpc)(said);
  const whole = /^\s*[[{]/.test(own) ? own : "";
  const words = (saidIn([own, answerIn(own).result]) || whole).replaceAll(UNSEEN, " ").trim();
  return [...words].slice(0, MAX_WORDS).join("").replace(/\.$/, "");
}

export type Other = Pick<OtherAnswer, "words" | "sentTo">;

/** What came instead of an answer; undefined: nothing did, and there are but words of viem's. */
export function otherAnswerIn(cause: unknown, rpc: string): Other | undefined {
  const isOther = (one: unknown) =>
    [OtherAnswer, RpcError, RpcRequestError].some((kind) => one instanceof kind) || isNoAnswer(one);
  const found = cause instanceof BaseError ? cause.walk(isOther) : null;
  if (found === null || found instanceof OtherAnswer) return found ?? undefined;
  const said = nodeWords(found).replace(`${NO_ANSWER}: `, "");
  return { words: wordsHeard(said, rpc), sentTo: undefined };
}
