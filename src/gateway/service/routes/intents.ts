import { SymbolonError } from "../../../core/errors.ts";
import type { Gateway } from "../../openGateway.ts";
import type { FastifyInstance, FastifyRequest } from "../serverTypes.ts";

const params = {
  type: "object",
  required: ["id"],
  properties: { id: { type: "string", pattern: "^[1-9][0-9]{0,17}$" } },
} as const;

/** `GET /v1/intents/ID`: how far an intent is. */
export function intentsRoute(service: FastifyInstance, gateway: Gateway): void {
  const schema = { params };
  service.get("/v1/intents/:id", { schema }, async (request) => {
    const { id } = (request as FastifyRequest<{ Params: { id: string } }>).params;
    const found = await gateway.find(BigInt(id));
    if (found === undefined) throw unknownIntent(id);
    const { state, reason, transaction, chain, key } = found;
    return { id, chain, key, state, reason, transaction };
  });
}

function unknownIntent(id: string): SymbolonError {
  return new SymbolonError({
    code: "UnknownIntent",
    reason: `There is no intent ${id}.`,
    hint: "Take the number from the answer to your submission.",
    details: { id },
  });
}
