import { createHash, timingSafeEqual } from "node:crypto";
import { decode, list } from "../../../sdk/core/decode.ts";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import { readVerification, verificationDocument } from "../../../sdk/core/timeline/verificationText.ts";
import { errorBody } from "../../http/errorBody.ts";
import { type RouteSchema, refusals } from "../../http/schemas.ts";
import type { FastifyInstance, FastifyRequest } from "../../http/serverTypes.ts";
import type { Sql } from "../../store/sql.ts";
import { keepVerifications } from "../tables/verifications.ts";

export type VerificationRoutesParameters = {
  readonly sql: Sql;
  /** What verifiers present, `Authorization: Bearer TOKEN`; it lets them add, and read nothing. */
  readonly token: string;
};

/** Verifications of one request, and bytes of its body. */
export const MAX_VERIFICATIONS = 2_000;
const MAX_BODY = 2 * 1_024 * 1_024;

const ZERO_WORD = `0x${"00".repeat(32)}` as const;
const example = verificationDocument({
  verifier: "north gate",
  at: 1_800_000_000_123,
  source: "cached",
  chain: 1,
  registry: "0x0000000000000000000000000000000000000001",
  batch: ZERO_WORD,
  credential: ZERO_WORD,
  moment: 1_800_000_000,
  outcome: "Valid",
  problem: undefined,
  verdict: {
    freshUntil: 1_800_003_600,
    revision: 1,
    guarantee: "Firm",
    block: 42,
    blockHash: ZERO_WORD,
    blockTime: 1_799_999_988,
  },
});
const schema: RouteSchema = {
  operationId: "postVerifications",
  summary: "Takes what verifiers have answered, each answer once, however often it is sent.",
  body: {
    type: "array",
    maxItems: MAX_VERIFICATIONS,
    items: {
      type: "object",
      description: "As a verifier records it: symbolon/verify writes it.",
      examples: [example],
    },
  },
  response: {
    200: {
      type: "object",
      description: "All of them are kept.",
      properties: {
        taken: { type: "integer" },
        added: { type: "integer", description: "Of them, how many were not there before." },
      },
    },
    ...refusals({
      400: "One of them is not a verification, and none is kept.",
      401: "The token is missing, or another one.",
      413: "The request is too large.",
    }),
  },
};

/** `POST /v1/verifications`: verifiers hand over what they have answered. */
export function verificationRoutes(
  service: FastifyInstance,
  { sql, token }: VerificationRoutesParameters,
): void {
  const expected = digest(`Bearer ${token}`);
  const isKnown = ({ headers }: Pick<FastifyRequest<object>, "headers">) =>
    timingSafeEqual(digest(headers.authorization ?? ""), expected);
  service.post("/v1/verifications", {
    schema,
    bodyLimit: MAX_BODY,
    // Before anything of the body is read.
    onRequest: async (request, reply) => {
      if (isKnown(request)) return;
      await reply.code(401).header("www-authenticate", "Bearer").send(errorBody(tokenRequired()));
    },
    handler: async (request, reply) => {
      try {
        const verifications = decode(list(readVerification), request.body, badVerifications, "body");
        return { taken: verifications.length, added: await keepVerifications(sql, verifications) };
      } catch (thrown) {
        if (!(thrown instanceof SymbolonError) || thrown.code !== "BadVerifications") throw thrown;
        return reply.code(400).send(errorBody(thrown));
      }
    },
  });
}

/** Of one length, whatever is compared. */
function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

function tokenRequired(): SymbolonError {
  return new SymbolonError({
    code: "TokenWanted",
    reason: "The service takes verifications only with its token, and this token is missing or wrong.",
    hint: "Send Authorization: Bearer TOKEN with the token that its operator set.",
  });
}

function badVerifications(problem: string): SymbolonError {
  return new SymbolonError({
    code: "BadVerifications",
    reason: `The request has a line that is not a verification, so none of it is taken: ${problem}.`,
    hint: "Send them as a verifier records them; the service keeps each once.",
  });
}
