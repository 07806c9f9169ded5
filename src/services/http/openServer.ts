import { SymbolonError } from "../../sdk/core/errors.ts";
import { endUnused } from "./endUnused.ts";
import { errorBody } from "./errorBody.ts";
import { limitAddresses, type ReadLimits } from "./limitAddresses.ts";
import type { ListenParameters, Service } from "./listening.ts";
import { type ApiInfo, describeRoutes } from "./openApi.ts";
import { type NotReady, probeRoutes, type Refuses } from "./probeRoutes.ts";
import { answerBroken, type RequestLimits, refusePacked, requestError } from "./requestErrors.ts";
import type { RequestMetrics } from "./requestMetrics.ts";
import type { RouteSchema } from "./schemas.ts";
import type { FastifyError, FastifyInstance, FastifyReply } from "./serverTypes.ts";
import { AGAIN_SECONDS, statusOfThrown } from "./statusOf.ts";

/** Bytes of a request: a hundred claims with proofs. */
const MAX_BODY = 2 ** 20;
/** Milliseconds that a request may take to come. */
const PATIENCE_MS = 10_000;

const metricsSchema: RouteSchema = {
  operationId: "getMetrics",
  summary: "What is counted, for Prometheus.",
  response: {
    200: { description: "Samples.", content: { "text/plain": { schema: { type: "string" } } } },
  },
};

export type OpenServerParameters<Metrics> = ListenParameters & {
  readonly api: ApiInfo;
  readonly openMetrics: () => Promise<Metrics>;
  /** Default: each address may read as often as it likes. */
  readonly readLimits?: ReadLimits | undefined;
  /** Default: it is, from when it listens. */
  readonly notReady?: NotReady;
  /** Default: it takes in whatever it is for. */
  readonly refuses?: Refuses;
  /** Ends what would keep it from closing. */
  readonly onClose?: () => void;
  /** Asks it what others will, before they do: nothing of it is counted. */
  readonly warmUp?: (service: FastifyInstance) => Promise<void>;
};

/**
 * Serves routes as any service here does: with named errors, for pages of any origin, described and counted.
 * @param addRoutes is told whether what it is asked comes from others, which is counted, or warms it up
 * @throws SymbolonError `PortNotFree`
 */
export async function openServer<Metrics extends RequestMetrics>(
  parameters: OpenServerParameters<Metrics>,
  addRoutes: (service: FastifyInstance, metrics: Metrics, isWarm: () => boolean) => void,
): Promise<Service> {
  const { host, port, isBehindProxy = false, patience = PATIENCE_MS, onTrouble = () => {} } = parameters;
  const {
    api,
    openMetrics,
    notReady = () => undefined,
    refuses = () => undefined,
    readLimits,
    onClose = () => {},
    warmUp = async () => {},
  } = parameters;
  const [{ fastify }, metrics] = await Promise.all([import("fastify"), openMetrics()]);
  const limitsOfRequests = { maxBody: MAX_BODY, patience };
  const service = fastify({
    bodyLimit: MAX_BODY,
    // What the proxy names; what stands before that in the header, anybody may have written.
    trustProxy: isBehindProxy ? (_: string, hop: number) => hop === 0 : false,
    requestTimeout: patience,
    ajv: { customOptions: { removeAdditional: false } },
    clientErrorHandler: answerBroken(limitsOfRequests),
    frameworkErrors: (thrown, _, reply) =>
      void (reply as FastifyReply)
        .code(thrown.statusCode ?? 400)
        .send(errorBody(requestError(thrown, limitsOfRequests))),
    http: { headersTimeout: patience, connectionsCheckingInterval: patience / 4 },
    // A ticket is the longest that stands in a path.
    routerOptions: { maxParamLength: 256 },
    return503OnClosing: true,
  });
  // What is answered is what the routes make: their schemas describe it, and leave nothing out.
  service.setSerializerCompiler(() => (answer) => JSON.stringify(answer));
  describeRoutes(service, { ...api, isLimited: readLimits !== undefined });
  const endConnections = endUnused(service.server);
  service.removeContentTypeParser("text/plain");
  answerErrors(service, limitsOfRequests, onTrouble);
  letPagesAsk(service);
  refusePacked(service);
  if (readLimits !== undefined) limitAddresses(service, readLimits);
  let isWarm = false;
  service.addHook("onResponse", async (request, reply) => {
    if (!isWarm) return;
    // A stream lasts for as long as somebody follows it.
    if (reply.getHeader("content-type") === "text/event-stream") return;
    metrics.served(request.routeOptions.url ?? "none", reply.statusCode, reply.elapsedTime / 1_000);
  });
  service.addHook("preClose", async () => {
    onClose();
    endConnections();
  });
  addRoutes(service, metrics, () => isWarm);
  probeRoutes(service, notReady, refuses);
  service.get("/metrics", { schema: metricsSchema }, async (_, reply) =>
    reply.type(metrics.contentType).send(await metrics.text()),
  );
  await warmUp(service);
  isWarm = true;
  const url = await service.listen({ host, port }).catch((cause) => {
    throw portNotFree(host, port, cause);
  });
  return { url, close: () => service.close() };
}

/** Any page may hand claims in: they are signed, and nobody's cookies are sent along. */
function letPagesAsk(service: FastifyInstance): void {
  service.addHook("onRequest", async (_, reply) => {
    reply.headers({
      "access-control-allow-origin": "*",
      // Else no page would see when to come again.
      "access-control-expose-headers": "retry-after, x-symbolon-level, x-symbolon-lag",
    });
  });
  service.options("/*", (_, reply) =>
    reply
      .headers({
        "access-control-allow-methods": "GET, POST",
        "access-control-allow-headers": "content-type",
        "access-control-max-age": "86400",
      })
      .code(204)
      .send(),
  );
}

function answerErrors(
  service: FastifyInstance,
  limits: RequestLimits,
  onTrouble: (thrown: unknown) => void,
): void {
  service.setErrorHandler((thrown, _, reply) => {
    const status = statusOfThrown(thrown);
    if (status !== undefined) {
      const { retryAfter = status === 503 ? AGAIN_SECONDS : undefined } = (thrown as SymbolonError).details;
      if (typeof retryAfter === "number") reply.header("retry-after", retryAfter);
      return reply.code(status).send(errorBody(thrown as SymbolonError));
    }
    const { statusCode = 500 } = thrown as FastifyError;
    if (statusCode < 500)
      return reply.code(statusCode).send(errorBody(requestError(thrown as FastifyError, limits)));
    onTrouble(thrown);
    return reply.code(500).send(errorBody(unforeseen()));
  });
  service.setNotFoundHandler((request, reply) =>
    reply.code(404).send(errorBody(noRoute(`There is no ${request.method} ${request.url.slice(0, 100)}.`))),
  );
}

function portNotFree(host: string, port: number, cause: unknown): SymbolonError {
  const system = cause instanceof Error && "code" in cause ? String(cause.code) : "unknown";
  return new SymbolonError({
    code: "PortNotFree",
    reason: `Port ${port} of ${host} is not available (${system}).`,
    hint: "Give another port, or 0 for any free port.",
    details: { port, system },
    cause,
  });
}

function noRoute(reason: string): SymbolonError {
  return new SymbolonError({
    code: "UnknownRoute",
    reason,
    hint: "GET /openapi.json shows each request that there is.",
  });
}

function unforeseen(): SymbolonError {
  return new SymbolonError({
    code: "Unforeseen",
    reason: "Something unexpected went wrong.",
    hint: "Ask again; if that does not help, tell this service's operator, who finds it in the log.",
  });
}
