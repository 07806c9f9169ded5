/** Types of packages that only services load. */
export type FastifyError = import("fastify").FastifyError;
export type FastifyInstance = import("fastify").FastifyInstance;
export type FastifyReply = import("fastify").FastifyReply;
export type FastifyRequest<Route extends import("fastify").RouteGenericInterface> =
  import("fastify").FastifyRequest<Route>;
export type MetricsRegistry = import("prom-client").Registry;
