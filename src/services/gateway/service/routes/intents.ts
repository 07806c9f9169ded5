import { SymbolonError } from "../../../../sdk/core/errors.ts";
import type { KnownIntent } from "../../../delivery/tables/overview.ts";
import { streamHeaders } from "../../../http/eventStream.ts";
import {
  chainId,
  digits,
  publicId,
  type RouteSchema,
  refusals,
  shape,
  wordSchema,
} from "../../../http/schemas.ts";
import type { FastifyInstance, FastifyRequest } from "../../../http/serverTypes.ts";
import type { Gateway } from "../../openGateway.ts";
import { delegationSchema, type IntentFeed, intentBody, stateSchema } from "../intentFeed.ts";

const params = {
  type: "object",
  required: ["id"],
  // A number is an id of nothing here: it is not found, as any other that was not issued.
  properties: { id: { type: "string", pattern: "^([0-9a-f]{32}|[1-9][0-9]{0,17})$" } },
} as const;

const intent = shape(
  {
    id: publicId,
    chain: chainId,
    key: { type: "string" },
    state: stateSchema,
    reason: { type: "string" },
    deadline: { ...digits, description: "Unix seconds from which it is refused; absent: never." },
    transaction: wordSchema,
    delegation: delegationSchema,
  },
  ["reason", "deadline", "transaction", "delegation"],
);

const problems = {
  400: "It is not an id.",
  404: "There is no such intent.",
  503: "The store is away.",
};

const one: RouteSchema = {
  operationId: "getIntent",
  summary: "How far an intent is.",
  params,
  response: { 200: intent, ...refusals(problems) },
};

const events: RouteSchema = {
  operationId: "followIntent",
  summary: "Each change of an intent's state, as it comes, until nothing more happens to it by itself.",
  params,
  response: {
    200: {
      description:
        "Server-sent events: each has the name `state`, or `replaced` where another signature took its place, and as data what GET /v1/intents/ID answers.",
      content: { "text/event-stream": { schema: { type: "string" } } },
    },
    ...refusals({ ...problems, 503: "The store is away, or too many streams are open." }),
  },
};

type Route = { Params: { id: string } };

/** `GET /v1/intents/ID`: how far an intent is; `GET /v1/intents/ID/events`: each change, as it comes. */
export function intentsRoute(service: FastifyInstance, gateway: Gateway, feed: IntentFeed): void {
  service.get("/v1/intents/:id", { schema: one }, async (request) =>
    intentBody(await foundIntent(gateway, (request as FastifyRequest<Route>).params.id), gateway.ids),
  );
  const options = { schema: events, exposeHeadRoute: false, config: { isStream: true } };
  service.get("/v1/intents/:id/events", options, async (request, reply) => {
    feed.requireRoom();
    const found = await foundIntent(gateway, (request as FastifyRequest<Route>).params.id);
    const text = feed.open(found);
    return reply.headers(streamHeaders).send(text);
  });
}

async function foundIntent(gateway: Gateway, id: string): Promise<KnownIntent> {
  const number = gateway.ids.numberOf(id);
  const found = number === undefined ? undefined : await gateway.find(number);
  if (found !== undefined) return found;
  throw new SymbolonError({
    code: "UnknownIntent",
    reason: `There is no intent ${id}.`,
    hint: "Take the id from the answer to your submission.",
    details: { id },
  });
}
