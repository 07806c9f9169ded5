import type { Gateway } from "../../openGateway.ts";
import type { FastifyInstance } from "../serverTypes.ts";

/** `GET /health`: the level; 503 where nothing is taken in. */
export function healthRoute(service: FastifyInstance, { level, now }: Gateway): void {
  service.get("/health", (_, reply) => {
    const named = level();
    return reply.code(named === "storeAway" ? 503 : 200).send({ level: named, now: now() });
  });
}
