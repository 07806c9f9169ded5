import {
  addressSchema,
  chainId,
  listSchema,
  momentSchema,
  nullable,
  type RouteSchema,
  shape,
} from "../../../http/schemas.ts";
import type { FastifyInstance } from "../../../http/serverTypes.ts";
import type { Served } from "../../campaigns/servedCampaign.ts";
import type { Gateway } from "../../openGateway.ts";
import { classes } from "../../policy/lanes.ts";
import { doors, doorsBody } from "../doorsBody.ts";

const lane = shape({
  lane: { type: "string" },
  class: { type: "string" },
  chain: chainId,
  campaign: addressSchema,
  queued: { type: "integer", minimum: 0, description: "How many wait." },
  expectedUntil: nullable({
    ...momentSchema,
    description: "The latest moment at which a ticket holder should return.",
  }),
  doors,
  delegations: shape(
    {
      taken: { type: "boolean" },
      reason: { type: "string", description: "The error's code; only if none is taken." },
    },
    ["reason"],
    "Whether it takes signed delegations of votes beside claims, and pays for them.",
  ),
});

const served = shape({
  chain: chainId,
  registry: addressSchema,
  takes: { enum: ["attestations", "batches"] },
});

const schema: RouteSchema = {
  operationId: "listLanes",
  summary: "What is served, how many wait, and what a claim that comes now takes here and directly.",
  response: {
    200: shape({
      now: momentSchema,
      lanes: listSchema(lane),
      registries: listSchema(served),
      classes: listSchema(shape({ class: { type: "string" }, queued: lane.properties.queued as object })),
    }),
  },
};

/** `GET /v1/lanes`: what is served, and how long its queues are. */
export function lanesRoute(
  service: FastifyInstance,
  { served, registries, lanes, doors: doorsAt, now }: Gateway,
): void {
  service.get("/v1/lanes", { schema }, () => {
    const all = lanes();
    const busy = new Map(all.map((lane) => [lane.lane, lane]));
    return {
      now: now(),
      lanes: served.map(({ campaign: { lane, chain, campaign }, votes }) => ({
        lane,
        class: "claims",
        chain,
        campaign: campaign.campaign,
        queued: busy.get(lane)?.queued ?? 0,
        expectedUntil: busy.get(lane)?.expected ?? null,
        doors: doorsBody(doorsAt(lane)),
        delegations: delegationsBody(votes),
      })),
      registries: registries.map(({ chain, registry, takes }) => ({ chain, registry, takes })),
      classes: classes.map((name) => ({
        class: name,
        queued: all.filter((one) => one.class === name).reduce((sum, one) => sum + one.queued, 0),
      })),
    };
  });
}

function delegationsBody(votes: Served["votes"]) {
  if (votes === undefined) return { taken: false, reason: "DelegationsNotTaken" };
  return "refusal" in votes ? { taken: false, reason: votes.refusal.code } : { taken: true };
}
