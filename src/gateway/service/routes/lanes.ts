import type { Gateway } from "../../openGateway.ts";
import { doorsBody } from "../doorsBody.ts";
import { address, chainId, doors, listOf, moment, orNull, type RouteSchema, shape } from "../schemas.ts";
import type { FastifyInstance } from "../serverTypes.ts";

const lane = shape({
  lane: { type: "string" },
  class: { type: "string" },
  chain: chainId,
  campaign: address,
  queued: { type: "integer", minimum: 0, description: "How many wait." },
  expectedUntil: orNull({ ...moment, description: "The latest at which somebody was told to come." }),
  doors,
});

const schema: RouteSchema = {
  operationId: "listLanes",
  summary: "What is served, how many wait, and what a claim that comes now takes here and directly.",
  response: { 200: shape({ now: moment, lanes: listOf(lane) }) },
};

/** `GET /v1/lanes`: what is served, and how long its queues are. */
export function lanesRoute(service: FastifyInstance, { served, lanes, doors: doorsAt, now }: Gateway): void {
  service.get("/v1/lanes", { schema }, () => {
    const busy = new Map(lanes().map((lane) => [lane.lane, lane]));
    return {
      now: now(),
      lanes: served.map(({ campaign: { lane, chain, campaign } }) => ({
        ...{ lane, class: "claims", chain, campaign: campaign.campaign },
        queued: busy.get(lane)?.queued ?? 0,
        expectedUntil: busy.get(lane)?.expected ?? null,
        doors: doorsBody(doorsAt(lane)),
      })),
    };
  });
}
