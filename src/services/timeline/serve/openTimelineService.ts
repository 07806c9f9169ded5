import type { GaugeTerms } from "../../http/gaugeTerms.ts";
import type { ListenParameters, Service } from "../../http/listening.ts";
import { openServer } from "../../http/openServer.ts";
import { chainId, listSchema, type RouteSchema, refusals, shape } from "../../http/schemas.ts";
import type { Sql } from "../../store/sql.ts";
import { readsOf, type StandbyReads } from "../../store/standbyReads.ts";
import { readVitals } from "../tables/vitals.ts";
import { openCounts, openIncidents, openTimelineMetrics } from "./timelineMetrics.ts";
import { timelineRoutes } from "./timelineRoutes.ts";
import { verificationRoutes } from "./verificationRoutes.ts";

export type OpenTimelineServiceParameters = ListenParameters & {
  /** With the tables of a timeline. */
  readonly sql: Sql;
  /** Reads from a standby, which the caller closes. Default: `sql` is read. */
  readonly standby?: Pick<StandbyReads, "read" | "lag"> | undefined;
  /** Token with which verifiers submit their answers. Default: none are accepted. */
  readonly token?: string | undefined;
  /** Streams of events at the same time. Default: 100. */
  readonly streams?: number | undefined;
  /** Further metrics of `/metrics`, in addition to those of the store: each has its own name. */
  readonly gauges?: readonly GaugeTerms[] | undefined;
};

const API = {
  title: "Symbolon timeline",
  description: "Says what happened on chains, how far it is known and how sure, and what led to it.",
};

const health: RouteSchema = {
  operationId: "getHealth",
  summary: "Whether the store answers, and how its chains are followed.",
  response: {
    200: shape({
      chains: listSchema(
        shape({
          chain: chainId,
          behind: { type: "integer", minimum: 0, description: "Blocks that are not read yet." },
          stopped: { type: "boolean", description: "A final block has changed: it is followed no more." },
        }),
      ),
    }),
    ...refusals({ 503: "The store is away." }),
  },
};

/**
 * Serves a store's data on chains over HTTP. It is read-only, except for answers submitted by verifiers with the token.
 * @throws SymbolonError `PortNotFree`
 */
export function openTimelineService(parameters: OpenTimelineServiceParameters): Promise<Service> {
  const { sql, standby, token, streams, onTrouble = () => {} } = parameters;
  const read = standby?.read ?? readsOf(sql);
  const gauges = [...(parameters.gauges ?? []), ...(standby === undefined ? [] : [lagGauge(standby)])];
  const counts = openCounts(read, onTrouble);
  const incidents = openIncidents(read, onTrouble);
  const openMetrics = () => openTimelineMetrics({ read, counts, incidents, gauges, onTrouble });
  const notReady = async () => {
    try {
      await read((from) => from.query("select 1"));
      return undefined;
    } catch (thrown) {
      onTrouble(thrown);
      return "storeAway";
    }
  };
  return openServer({ ...parameters, api: API, openMetrics, notReady }, (service) => {
    service.addHook("onSend", async (_, reply) => {
      const lag = standby?.lag();
      if (lag !== undefined) reply.header(LAG_HEADER, lag.toFixed(1));
    });
    timelineRoutes(service, { sql, read, streams, counts, incidents, onTrouble });
    if (token !== undefined) verificationRoutes(service, { sql, token });
    service.get("/health", { schema: health }, async () => {
      const vitals = await read(readVitals);
      return {
        chains: vitals.map(({ chain, behind, isStopped }) => ({ chain, behind, stopped: isStopped === 1 })),
      };
    });
  });
}

/** Of an answer from a standby: the seconds that its rows are older than the primary's, at most. */
const LAG_HEADER = "x-symbolon-lag";

function lagGauge({ lag }: Pick<StandbyReads, "lag">): GaugeTerms {
  return {
    name: "symbolon_timeline_read_lag_seconds",
    help: "Seconds that answers are older than the primary's rows, at most; 0 where the primary is read.",
    labels: [],
    read: () => [[lag() ?? 0]],
  };
}
