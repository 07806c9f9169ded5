import { momentSchema, type RouteSchema, shape } from "../../../http/schemas.ts";
import type { FastifyInstance } from "../../../http/serverTypes.ts";
import type { Gateway } from "../../openGateway.ts";
import { levels } from "../../policy/levels.ts";

const level = shape({ level: { type: "string", enum: levels }, now: momentSchema });

const schema: RouteSchema = {
  operationId: "getHealth",
  summary: "How the gateway stands.",
  response: { 200: level, 503: { ...level, description: "Nothing is taken in." } },
};

/** `GET /health`: the level; 503 where nothing is taken in. */
export function healthRoute(service: FastifyInstance, { level, now }: Gateway): void {
  service.get("/health", { schema }, (_, reply) => {
    const named = level();
    return reply.code(named === "storeAway" ? 503 : 200).send({ level: named, now: now() });
  });
}
