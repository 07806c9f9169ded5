import type { Hex } from "viem";
import { jsonOf } from "../../../sdk/core/text/jsonText.ts";
import { streamHeaders } from "../../http/eventStream.ts";
import { addressSchema, chainId, type RouteSchema, refusals, shape, wordSchema } from "../../http/schemas.ts";
import type { FastifyInstance, FastifyRequest } from "../../http/serverTypes.ts";
import type { Sql } from "../../store/sql.ts";
import { type ReadStore, readsOf } from "../../store/standbyReads.ts";
import type { Incident } from "../incidents/incident.ts";
import { changeDocument } from "../report/changeDocument.ts";
import { incidentDocument } from "../report/incidentDocument.ts";
import { traceDocument } from "../report/traceDocument.ts";
import { readChanges } from "../tables/changes.ts";
import { readProgress } from "../tables/progress.ts";
import { trace } from "../trace/trace.ts";
import { claimCountsRoute } from "./claimCountsRoute.ts";
import { openEventFeed } from "./eventFeed.ts";
import { errorWithNames, type IntentNames, subjectOf, withNames } from "./intentNames.ts";
import { type Counts, openCounts, openIncidents } from "./timelineMetrics.ts";
import { changePage, cursorText, incidentsAnswer, progressAnswer, traceAnswer } from "./timelineSchemas.ts";

export type TimelineRoutesParameters = {
  /** With the tables of a timeline. */
  readonly sql: Sql;
  /** Where it is read. Default: from `sql`. */
  readonly read?: ReadStore | undefined;
  /** Streams of events at once; default: 100. */
  readonly streams?: number | undefined;
  /** What is counted for others, too; default: it is counted for these routes. */
  readonly counts?: (() => Promise<Counts | undefined>) | undefined;
  /** The incidents of the last day, for others, too; default: they are looked for for these routes. */
  readonly incidents?: (() => Promise<readonly Incident[] | undefined>) | undefined;
  /** How the public names intents; default: by their numbers, as for those who run the store. */
  readonly names?: IntentNames | undefined;
  /** Called with what no caller is told. */
  readonly onTrouble: (thrown: unknown) => void;
};

const MAX_STREAMS = 100;
/** Changes of one page, and ways of one trace. */
const MAX_PAGE = 1_000;
const MAX_PATHS = 100;
const USUAL_PAGE = 100;
const USUAL_PATHS = 20;

const away = { 503: "The store is away." };

const traceSchema: RouteSchema = {
  operationId: "trace",
  summary: "Leads from a result back to the intention behind it, and from an intention on to its result.",
  params: shape({
    what: {
      type: "string",
      description:
        "An intent's number (of a gateway: its id), an address, 32 bytes (a transaction, an attestation, a batch, a request), CAMPAIGN:INDEX, BATCH:INDEX or a ticket.",
    },
  }),
  querystring: {
    ...shape(
      {
        chain: { ...chainId, description: "Only on this chain." },
        most: { type: "integer", minimum: 1, maximum: MAX_PATHS, default: USUAL_PATHS },
      },
      ["chain", "most"],
    ),
    additionalProperties: false,
  },
  response: {
    200: traceAnswer,
    ...refusals({
      400: "It names nothing that can be traced.",
      404: "The store has nothing of it.",
      409: "It stands for several things.",
      ...away,
    }),
  },
};

const filters = {
  chain: chainId,
  contract: addressSchema,
  account: addressSchema,
  transaction: wordSchema,
  item: { ...wordSchema, pattern: "^0x([0-9a-fA-F]{40}|[0-9a-fA-F]{64})$" },
  name: { type: "string", pattern: "^[A-Za-z0-9_]{1,64}$", description: "Of the event: Claimed." },
};
const problems = refusals({
  400: "It is no such request, or no cursor of this chain.",
  404: "The chain is not followed here.",
  410: "The cursor is ahead of the store: it is of another one.",
  ...away,
});

const eventsSchema: RouteSchema = {
  operationId: "listEvents",
  summary:
    "What changed of the events that stand, oldest first: a client that takes the pages in turn has exactly the events that stand.",
  querystring: {
    ...shape(
      {
        ...filters,
        cursor: cursorText,
        limit: { type: "integer", minimum: 1, maximum: MAX_PAGE, default: USUAL_PAGE },
      },
      ["contract", "account", "transaction", "item", "name", "cursor", "limit"],
    ),
    additionalProperties: false,
  },
  response: { 200: changePage, ...problems },
};

const streamSchema: RouteSchema = {
  operationId: "followEvents",
  summary: "The same as it comes: each change with its cursor as its id, which Last-Event-ID goes on from.",
  querystring: {
    ...shape({ ...filters, cursor: cursorText }, [
      "contract",
      "account",
      "transaction",
      "item",
      "name",
      "cursor",
    ]),
    additionalProperties: false,
  },
  response: {
    200: {
      description:
        "Server-sent events: each has the name of the change, and as data a member of `changes` of GET /v1/events.",
      content: { "text/event-stream": { schema: { type: "string" } } },
    },
    ...problems,
    ...refusals({ 503: "The store is away, or too many streams are open." }),
  },
};

const progressSchema: RouteSchema = {
  operationId: "getProgress",
  summary: "Which chains are followed, how far, how sure that is, and which contracts.",
  response: { 200: progressAnswer, ...refusals(away) },
};

const incidentsSchema: RouteSchema = {
  operationId: "listIncidents",
  summary: "What should not be, or what somebody should know of: who, why, since when, and what to do.",
  response: { 200: incidentsAnswer, ...refusals(away) },
};

type TraceRoute = {
  Params: { readonly what: string };
  Querystring: { readonly chain?: number; readonly most: number };
};
type Filters = {
  readonly chain: number;
  readonly contract?: Hex;
  readonly account?: Hex;
  readonly transaction?: Hex;
  readonly item?: Hex;
  readonly name?: string;
};
type EventsRoute = { Querystring: Filters & { readonly cursor?: string; readonly limit: number } };

/**
 * Adds what reads a timeline: `GET /v1/trace/WHAT`, `/v1/events`, `/v1/events/stream`, `/v1/claims`, `/v1/incidents` and
 * `/v1/progress`. Nothing of it changes the store.
 */
export function timelineRoutes(service: FastifyInstance, parameters: TimelineRoutesParameters): void {
  const { sql, read = readsOf(sql), streams = MAX_STREAMS, names, onTrouble } = parameters;
  const named = (json: string) => (names === undefined ? json : withNames(json, names));
  const { counts = openCounts(read, onTrouble), incidents = openIncidents(read, onTrouble) } = parameters;
  const feed = openEventFeed({ sql, read, maxStreams: streams, onTrouble });
  service.addHook("preClose", async () => feed.close());
  service.get("/v1/trace/:what", { schema: traceSchema }, async (request, reply) => {
    const { params, query } = request as FastifyRequest<TraceRoute>;
    const { what } = params;
    const asked = names === undefined ? what : subjectOf(what, names);
    const found = await read((from) =>
      trace(from, { what: asked, chain: query.chain, max: query.most }),
    ).catch((thrown) => {
      throw names === undefined ? thrown : errorWithNames(thrown, names);
    });
    return reply.type("application/json").send(named(jsonOf(traceDocument(found))));
  });
  service.get("/v1/events", { schema: eventsSchema }, async (request) => {
    const { cursor: after, ...filter } = (request as FastifyRequest<EventsRoute>).query;
    const { changes, cursor, isEnd } = await read((from) => readChanges(from, { ...filter, after }));
    const { chain } = filter;
    return { chain, changes: changes.map((one) => changeDocument(chain, one)), cursor, more: !isEnd };
  });
  const options = { schema: streamSchema, exposeHeadRoute: false, config: { isStream: true } };
  service.get("/v1/events/stream", options, async (request, reply) => {
    const { query, headers } = request as FastifyRequest<EventsRoute>;
    const { cursor, ...filter } = query;
    const [after = cursor] = [headers["last-event-id"]].flat();
    feed.requireRoom();
    const first = await read((from) => readChanges(from, { ...filter, after, limit: USUAL_PAGE }));
    return reply.headers(streamHeaders).send(feed.open(filter, first));
  });
  claimCountsRoute(service, { read, onTrouble });
  service.get("/v1/incidents", { schema: incidentsSchema }, async (_, reply) => {
    const found = (await incidents())?.map(incidentDocument) ?? null;
    return reply.type("application/json").send(named(JSON.stringify({ incidents: found })));
  });
  service.get("/v1/progress", { schema: progressSchema }, async () => {
    const [chains, counted] = await Promise.all([read(readProgress), counts()]);
    return {
      chains: chains.map(({ stopped = null, ...chain }) => ({ ...chain, stopped })),
      contracts: counted?.watched.map(({ checkedTo = null, ...one }) => ({ ...one, checkedTo })) ?? null,
    };
  });
}
