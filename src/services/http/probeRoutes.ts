import { type RouteSchema, shape } from "./schemas.ts";
import type { FastifyInstance } from "./serverTypes.ts";

/** Why a service cannot answer what it is asked: one word, such as `storeAway`; undefined: it can. */
export type NotReady = () => Promise<string | undefined> | string | undefined;

/** Why a service that answers takes nothing in: one word, such as `draining`; undefined: it does, or is not for that. */
export type Refuses = () => string | undefined;

const live: RouteSchema = {
  operationId: "getLive",
  summary: "Whether the process runs: it asks neither store nor chain.",
  response: { 200: shape({ live: { const: true } }) },
};

const ready: RouteSchema = {
  operationId: "getReady",
  summary: "Whether requests should be sent here.",
  response: {
    200: {
      ...shape({ ready: { const: true }, why: { type: "string" } }, ["why"]),
      description:
        "Send them here; `why`: what is handed in is refused, by each process over the same store.",
    },
    503: {
      ...shape({ ready: { const: false }, why: { type: "string" } }),
      description: "Send them elsewhere.",
    },
  },
};

/** `GET /live`: whether to start the process again; `GET /ready`: whether to send requests to it. */
export function probeRoutes(service: FastifyInstance, notReady: NotReady, refuses: Refuses): void {
  service.get("/live", { schema: live }, (_, reply) =>
    reply.header("cache-control", "no-store").send({ live: true }),
  );
  service.get("/ready", { schema: ready }, async (_, reply) => {
    const why = await notReady();
    reply.header("cache-control", "no-store");
    if (why !== undefined) return reply.code(503).send({ ready: false, why });
    const refusal = refuses();
    return refusal === undefined ? { ready: true } : { ready: true, why: refusal };
  });
}
