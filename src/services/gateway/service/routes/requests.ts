import { listSchema, type RouteSchema, refusal, refusals, shape } from "../../../http/schemas.ts";
import type { FastifyInstance, FastifyRequest } from "../../../http/serverTypes.ts";
import { answerAll, answerShapes, type ClaimsRouteParameters } from "./claims.ts";

/** Requests of one request. */
const MAX_REQUESTS = 100;

const submission = {
  type: "object",
  required: ["request"],
  additionalProperties: false,
  properties: {
    request: { type: "object", description: "A signed request, as `--sign-request` writes it." },
    ticket: { type: "string", maxLength: 256, description: "Of an earlier answer for the same request." },
  },
} as const;

const body = {
  oneOf: [
    submission,
    {
      type: "object",
      required: ["requests"],
      additionalProperties: false,
      properties: { requests: { type: "array", minItems: 1, maxItems: MAX_REQUESTS, items: submission } },
    },
  ],
} as const;

const { queued, known, ticket, tooLate, each } = answerShapes({});

const schema: RouteSchema = {
  operationId: "submitRequests",
  summary:
    "Hands in one signed request of an issuer, or many: each is accepted, gets a ticket, or is refused with an error code.",
  body,
  response: {
    200: {
      anyOf: [known, shape({ answers: listSchema({ anyOf: each }) })],
      description: "It was taken in before; or, of many, what is answered to each.",
    },
    202: { ...queued, description: "It is taken in, and sent once those of its signer before it are." },
    409: {
      anyOf: [tooLate, refusal],
      description: "Its place would come after its deadline; or its nonce is used.",
    },
    429: {
      anyOf: [ticket, refusal],
      description: "Come again with the ticket; or the address asks too often.",
    },
    ...refusals({
      400: "It is not a signed request, or its ticket is invalid.",
      403: "The gateway does not send requests of its signer.",
      404: "The registry is not served here.",
      413: "The request is too large.",
      415: "It is not JSON.",
      422: "The registry would refuse it.",
      503: "Nothing can be taken in now.",
    }),
  },
};

type Submission = { readonly request: object; readonly ticket?: string };
type Body = Submission | { readonly requests: readonly Submission[] };

/** `POST /v1/requests`: one signed request of an issuer, or many. */
export function requestsRoute(service: FastifyInstance, parameters: ClaimsRouteParameters): void {
  service.post("/v1/requests", { schema }, (request, reply) => {
    const { body } = request as FastifyRequest<{ Body: Body }>;
    const isMany = "requests" in body;
    const submissions = (isMany ? body.requests : [body]).map((one) => ({
      lane: undefined,
      run: () => parameters.gateway.submitRequest(one.request, one.ticket),
    }));
    return answerAll(reply, { ...parameters, request, isMany, submissions });
  });
}
