import type { Address, Hex } from "viem";
import {
  addressSchema,
  chainId,
  digits,
  listSchema,
  type RouteSchema,
  refusals,
  shape,
  wordSchema,
} from "../../http/schemas.ts";
import type { FastifyInstance, FastifyRequest } from "../../http/serverTypes.ts";
import { type AttestationIndex, MAX_LISTED } from "./openAttestationIndex.ts";
import { plain } from "./verdictRoutes.ts";

const list: RouteSchema = {
  operationId: "listAttestations",
  summary: "The newest attestations about an account, by the registry's events.",
  querystring: shape({ recipient: addressSchema, schema: wordSchema }),
  response: {
    200: {
      ...shape({
        registry: addressSchema,
        chainId,
        schema: wordSchema,
        recipient: addressSchema,
        uids: { ...listSchema(wordSchema), maxItems: MAX_LISTED, description: "The newest first." },
        fromBlock: digits,
        toBlock: { ...digits, description: "The last block whose events were read." },
      }),
      description: "A hint: revoked and expired ones, too. Read each from the registry.",
    },
    ...refusals({
      400: "It is not a valid request.",
      404: "Another schema is listed here.",
      503: "Blocks are being read for the first time, or the newest was not reached for a minute.",
    }),
  },
};

type Route = { Querystring: { readonly recipient: Address; readonly schema: Hex } };

/** `GET /v1/attestations?recipient=ACCOUNT&schema=UID`. */
export function listAttestationsRoute(service: FastifyInstance, index: AttestationIndex): void {
  service.get("/v1/attestations", { schema: list }, (request, reply) => {
    const { recipient, schema } = (request as FastifyRequest<Route>).query;
    return reply.header("cache-control", "no-store").send(plain(index.list({ recipient, schema })));
  });
}
