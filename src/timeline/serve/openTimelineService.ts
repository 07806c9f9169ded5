import type { GaugeTerms } from "../../service/gaugeTerms.ts";
import type { ListenParameters, Service } from "../../service/listening.ts";
import { openServer } from "../../service/openServer.ts";
import { chainId, listOf, type RouteSchema, refusals, shape } from "../../service/schemas.ts";
import type { Sql } from "../../store/sql.ts";
import { readVitals } from "../tables/vitals.ts";
import { openCounts, openTimelineMetrics } from "./timelineMetrics.ts";
import { timelineRoutes } from "./timelineRoutes.ts";

export type OpenTimelineServiceParameters = ListenParameters & {
  /** With the tables of a timeline. */
  readonly sql: Sql;
  /** Streams of events at once; left out: 100. */
  readonly streams?: number | undefined;
  /** Figures of `/metrics` besides those of the store: each has a name of its own. */
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
      chains: listOf(
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

/** Serves what a store has of chains over HTTP, to be read alone. @throws SymbolonError `ServiceMissing`, `PortNotFree` */
export function openTimelineService(parameters: OpenTimelineServiceParameters): Promise<Service> {
  const { sql, streams, gauges, onTrouble = () => {} } = parameters;
  const counts = openCounts(sql, onTrouble);
  const openMetrics = () => openTimelineMetrics({ sql, counts, gauges, onTrouble });
  return openServer({ ...parameters, api: API, openMetrics }, (service) => {
    timelineRoutes(service, { sql, streams, counts, onTrouble });
    service.get("/health", { schema: health }, async () => {
      const vitals = await readVitals(sql);
      return {
        chains: vitals.map(({ chain, behind, isStopped }) => ({ chain, behind, stopped: isStopped === 1 })),
      };
    });
  });
}
