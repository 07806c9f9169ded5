import {
  type BaseError,
  HttpRequestError,
  SocketClosedError,
  TimeoutError,
  WebSocketRequestError,
} from "viem";
import { httpStatusOf } from "../chain/errors/explainViemError.ts";
import { codeOf, isRateLimited } from "./endpointFault.ts";

/** What an endpoint does that gives no answer of the chain, in words that go behind its name. */
export const endpointFaultWords = {
  "429": "answers that it is asked too much (429)",
  "4xx": "refuses by HTTP 4xx: a wrong key or path",
  "5xx": "answers HTTP 5xx",
  notJson: "answers something other than JSON-RPC, such as a page of HTML",
  timeout: "does not answer in time",
  refused: "takes no connection, or is not found",
  cut: "breaks answers off",
  failing: "says that it cannot answer now",
} as const;

/** The name of an endpoint's fault, for counts and alerts. */
export type FaultName = keyof typeof endpointFaultWords;

const TOO_MANY_REQUESTS = 429;
const SERVER_ERROR = 500;

/** Of system calls that made no connection. */
const NO_CONNECTION =
  /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT/;

/** Names the fault of an endpoint. @param thrown what `endpointFault` calls one */
export function faultName(thrown: unknown): FaultName {
  const status = httpStatusOf(thrown);
  if (status === TOO_MANY_REQUESTS) return "429";
  if (status !== undefined) return status >= SERVER_ERROR ? "5xx" : "4xx";
  if (isRateLimited(thrown)) return "429";
  const causes = causesOf(thrown);
  if (causes.some(isTimeout)) return "timeout";
  if (causes.some((one) => one instanceof SyntaxError || isNoAnswer(one))) return "notJson";
  const codes = causes.map((one) => (one as { readonly code?: unknown }).code);
  if (codes.some((code) => typeof code === "string" && NO_CONNECTION.test(code))) return "refused";
  if (codeOf(thrown) !== undefined) return "failing";
  return causes.some(isOfConnection) ? "cut" : "notJson";
}

/** An answer that was JSON, and no answer: `requireAnswer` says so. */
export const NO_ANSWER = "its answer is not JSON-RPC";

/** Whether an error is that of such an answer. */
export function isNoAnswer(one: unknown): boolean {
  // Another transport's error may have no details.
  return one instanceof HttpRequestError && String(one.details).startsWith(NO_ANSWER);
}

function isOfConnection(one: unknown): boolean {
  return [HttpRequestError, SocketClosedError, WebSocketRequestError].some((kind) => one instanceof kind);
}

function isTimeout(one: unknown): boolean {
  return one instanceof TimeoutError || (one as { readonly name?: unknown }).name === "TimeoutError";
}

/** An error, and what led to it; of several addresses of one host each has a reason of its own. */
function causesOf(thrown: unknown): readonly object[] {
  if (typeof thrown !== "object" || thrown === null) return [];
  const { cause, errors = [] } = thrown as BaseError & { readonly errors?: readonly unknown[] };
  return [thrown, ...causesOf(cause), ...errors.flatMap(causesOf)];
}
