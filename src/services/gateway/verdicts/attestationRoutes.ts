import type { Hex } from "viem";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import { type RouteSchema, refusals, shape, wordSchema } from "../../http/schemas.ts";
import type { FastifyInstance, FastifyRequest } from "../../http/serverTypes.ts";
import type { AttestationVerdicts } from "./openAttestationVerdicts.ts";
import type { VerdictMetrics } from "./verdictMetrics.ts";
import { decided, plain } from "./verdictRoutes.ts";

const one: RouteSchema = {
  operationId: "getAttestationVerdict",
  summary: "Whether an attestation is good, from the chain itself: as of which block, and why.",
  params: shape({ uid: { ...wordSchema, description: "Uid of the attestation." } }),
  response: {
    200: {
      ...shape({ ...decided, source: { const: "live" }, attestation: wordSchema }),
      description: "The verdict. It can be revoked in any second, so ask again each time.",
    },
    ...refusals({
      400: "It is not a valid request.",
      422: "It is not what is expected here, or the registry does not answer as one.",
      503: "The node cannot tell now.",
    }),
  },
};

type Route = { Params: { readonly uid: Hex } };

/** `GET /v1/attestations/UID`. */
export function attestationRoutes(
  service: FastifyInstance,
  attestations: AttestationVerdicts,
  metrics: VerdictMetrics,
): void {
  service.get("/v1/attestations/:uid", { schema: one }, async (request, reply) => {
    const { uid } = (request as FastifyRequest<Route>).params;
    reply.header("cache-control", "no-store");
    try {
      const { document, outcome } = await attestations.decide(uid.toLowerCase() as Hex);
      metrics.answered(outcome);
      return await reply.send(plain(document));
    } catch (thrown) {
      if (thrown instanceof SymbolonError) metrics.answered(thrown.code);
      throw thrown;
    }
  });
}
