import type { ListenParameters, Service } from "../../http/listening.ts";
import { openServer } from "../../http/openServer.ts";
import type { FastifyInstance } from "../../http/serverTypes.ts";
import { type Distributions, openDistributions } from "../distributions/openDistributions.ts";
import type { Gateway } from "../openGateway.ts";
import type { Handled } from "../operations/handled.ts";
import type { Tracing } from "../operations/openTracing.ts";
import { type LimitTerms, limitsOf, openLimits, openReadLimits, USUAL_READS } from "./addressLimits.ts";
import { openIntentFeed } from "./intentFeed.ts";
import { claimsRoute } from "./routes/claims.ts";
import { distributionRoutes } from "./routes/distributions.ts";
import { healthRoute } from "./routes/health.ts";
import { intentsRoute } from "./routes/intents.ts";
import { lanesRoute } from "./routes/lanes.ts";
import { requestsRoute } from "./routes/requests.ts";
import { openServiceMetrics } from "./serviceMetrics.ts";
import { warmUp } from "./warmUp.ts";

export type OpenServiceParameters = ListenParameters & {
  readonly gateway: Gateway;
  /** What each address may hand in. */
  readonly limits?: LimitTerms | undefined;
  /** What each address may read beside that. */
  readonly reads?: LimitTerms | undefined;
  /** Streams of events of each address at once; default: 20. */
  readonly streamsEach?: number | undefined;
  /** The leaves of what is served; default: of none. */
  readonly distributions?: Distributions | undefined;
  /** Streams of events at once; default: 1,000. */
  readonly streams?: number | undefined;
  /** Called with each submission that was answered. */
  readonly onAnswer?: ((handled: Handled) => void) | undefined;
  /** Default: nobody looks at traces. */
  readonly tracing?: Tracing | undefined;
  /**
   * Adds routes of another part, such as those of a timeline over the same store.
   * @param service the FastifyInstance, whose type not everybody has installed
   */
  readonly addRoutes?: ((service: object) => void) | undefined;
};

const USUAL_LIMITS = limitsOf(50);
const MAX_STREAMS = 1_000;
const MAX_STREAMS_EACH = 20;

const API = {
  title: "Symbolon gateway",
  description: "Takes signed claims in, each in a promised place, and pays each exactly once.",
};

/** Serves a gateway over HTTP. @throws SymbolonError `PortNotFree` */
export async function openService(parameters: OpenServiceParameters): Promise<Service> {
  const { gateway, limits = USUAL_LIMITS, streams = MAX_STREAMS, tracing } = parameters;
  const { reads = USUAL_READS, streamsEach = MAX_STREAMS_EACH } = parameters;
  const { onAnswer = () => {}, onTrouble = () => {}, addRoutes = () => {} } = parameters;
  const distributions = parameters.distributions ?? (await openDistributions([], gateway.served));
  const ask = openLimits(limits);
  const feed = openIntentFeed({ gateway, maxStreams: streams, onTrouble });
  const openMetrics = () => openServiceMetrics(gateway, onTrouble);
  const warm = (service: FastifyInstance) => warmUp(service, gateway.served);
  const notReady = () => (gateway.isStoreThere() ? undefined : "storeAway");
  const readLimits = openReadLimits(reads, streamsEach);
  const terms = {
    ...parameters,
    api: API,
    openMetrics,
    notReady,
    refuses: () => gateway.refuses(),
    readLimits,
    onClose: feed.close,
    warmUp: warm,
  };
  return openServer(terms, (service, metrics, isWarm) => {
    const note = (handled: Handled) => {
      if (!isWarm()) return;
      metrics.answered(handled);
      onAnswer(handled);
    };
    const limit = (caller: string, many: number) => ask(caller, gateway.now(), many);
    claimsRoute(service, { gateway, note, tracing, limit });
    requestsRoute(service, { gateway, note, tracing, limit });
    intentsRoute(service, gateway, feed);
    lanesRoute(service, gateway);
    distributionRoutes(service, distributions);
    healthRoute(service, gateway);
    addRoutes(service);
  });
}
