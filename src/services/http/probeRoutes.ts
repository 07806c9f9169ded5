import { type RouteSchema, shape } from "./schemas.ts";
import type { FastifyInstance } from "./serverTypes.ts";

/** Why a service does not do what it is for: one word, such as `storeAway`; undefined: it does. */
export type NotReady = () => Promise<string | undefined> | string | undefined;

const live: RouteSchema = {
  operationId: "getLive",
  summary: "Whether the process runs: it asks neither store nor chain.",
  response: { 200: shape({ live: { const: true } }) },
};

const ready: RouteSchema = {
  operationId: "getReady",
  summary: "Whether requests should be sent here.",
  response: {
    200: shape({ ready: { const: true } }),
    503: {
      ...shape({ ready: { const: false }, why: { type: "string" } }),
      description: "Send them elsewhere.",
    },
  },
};

/** `GET /live`: whether to start the process again; `GET /ready`: whether to send requests to it. */
export function probeRoutes(service: FastifyInstance, notReady: NotReady): void {
  service.get("/live", { schema: live }, (_, reply) =>
    reply.header("cache-control", "no-store").send({ live: true }),
  );
  service.get("/ready", { schema: ready }, async (_, reply) => {
    const why = await notReady();
    reply.header("cache-control", "no-store");
    return why === undefined ? { ready: true } : reply.code(503).send({ ready: false, why });
  });
}
