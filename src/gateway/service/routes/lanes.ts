import type { Gateway } from "../../openGateway.ts";
import { doorsBody } from "../doorsBody.ts";
import type { FastifyInstance } from "../serverTypes.ts";

/** `GET /v1/lanes`: what is served, and how long its queues are. */
export function lanesRoute(service: FastifyInstance, { served, lanes, doors, now }: Gateway): void {
  service.get("/v1/lanes", () => {
    const busy = new Map(lanes().map((lane) => [lane.lane, lane]));
    return {
      now: now(),
      lanes: served.map(({ campaign: { lane, chain, campaign } }) => ({
        ...{ lane, class: "claims", chain, campaign: campaign.campaign },
        queued: busy.get(lane)?.queued ?? 0,
        expectedUntil: busy.get(lane)?.expected ?? null,
        doors: doorsBody(doors(lane)),
      })),
    };
  });
}
