import type { Socket } from "node:net";
import { SymbolonError } from "../../sdk/core/errors.ts";
import { errorBody } from "./errorBody.ts";
import type { FastifyError, FastifyInstance } from "./serverTypes.ts";

/** A request that is refused before anybody looks at what it asks. */
type Refusal = { readonly code: string; readonly reason: string; readonly hint: string };

/** Limits of requests: bytes of a body, milliseconds for one to come. */
export type RequestLimits = { readonly maxBody: number; readonly patience: number };

const SEE_API = "GET /openapi.json shows each request that there is.";

/** What Fastify refuses, by its codes. */
function refusalOf({ code, message }: FastifyError, { maxBody }: RequestLimits): Refusal {
  switch (code) {
    case "FST_ERR_CTP_BODY_TOO_LARGE":
      return {
        code: "BodyTooLarge",
        reason: `The body has more than ${maxBody} bytes.`,
        hint: "Send fewer claims with each request.",
      };
    case "FST_ERR_CTP_INVALID_MEDIA_TYPE":
      return {
        code: "WrongContentType",
        reason: "The header content-type does not say JSON.",
        hint: "Send the header Content-Type: application/json.",
      };
    case "FST_ERR_BAD_URL":
    case "FST_ERR_MAX_PARAM_LENGTH":
      return {
        code: "BadUrl",
        reason: "The address cannot be read.",
        hint: SEE_API,
      };
    default:
      return { code: "BadSubmission", reason: message, hint: SEE_API };
  }
}

/** What Fastify refused, as it is answered. */
export function requestError(thrown: FastifyError, limits: RequestLimits): SymbolonError {
  return new SymbolonError({ ...refusalOf(thrown, limits), details: { code: thrown.code ?? "" } });
}

/**
 * Refuses bodies that are packed: a small one may be a large one inside, and a claim is small.
 * @throws SymbolonError `BodyEncoded`
 */
export function refusePacked(service: FastifyInstance): void {
  service.addHook("onRequest", async (request) => {
    const encoding = request.headers["content-encoding"];
    if (encoding === undefined || encoding === "identity") return;
    throw new SymbolonError({
      code: "BodyEncoded",
      reason: `The body is encoded (${encoding.slice(0, 50)}), and must be plain.`,
      hint: "Send it plain, without Content-Encoding.",
      details: { encoding: encoding.slice(0, 50) },
    });
  });
}

/** Answers what Node refuses before it is a request: then there is but a connection, which is closed. */
export function answerBroken({ patience }: RequestLimits) {
  return (thrown: Error & { readonly code?: string }, socket: Socket): void => {
    if (thrown.code === "ECONNRESET" || socket.destroyed) return;
    const [status, refusal] = brokenBy(thrown.code, patience);
    const body = JSON.stringify(errorBody(new SymbolonError(refusal)));
    const head = [
      `HTTP/1.1 ${status}`,
      "Content-Type: application/json",
      `Content-Length: ${Buffer.byteLength(body)}`,
      "Connection: close",
    ];
    if (socket.writable) socket.end(`${head.join("\r\n")}\r\n\r\n${body}`);
    socket.destroySoon();
  };
}

function brokenBy(code: string | undefined, patience: number): readonly [string, Refusal] {
  if (code === "ERR_HTTP_REQUEST_TIMEOUT") {
    const reason = `The whole request did not arrive within ${patience} ms.`;
    return [
      "408 Request Timeout",
      { code: "RequestTooSlow", reason, hint: "Send it again, at once and as a whole." },
    ];
  }
  if (code === "HPE_HEADER_OVERFLOW") {
    const reason = "The headers of the request are too many, or too long.";
    return [
      "431 Request Header Fields Too Large",
      { code: "HeadTooLarge", reason, hint: "Send fewer: the service only reads Content-Type." },
    ];
  }
  const reason = "This is not a request of HTTP/1.1.";
  return ["400 Bad Request", { code: "BadRequest", reason, hint: SEE_API }];
}
