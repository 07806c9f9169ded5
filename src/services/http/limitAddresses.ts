import { callerOf, networkOf } from "./networkOf.ts";
import type { FastifyInstance, FastifyReply } from "./serverTypes.ts";
import { streamsOfAddress, tooManyRequests } from "./tooManyRequests.ts";

/** What one address may read: what it hands in has limits of its own. */
export type ReadLimits = {
  /** Seconds until a caller may read; 0: now, and it is counted. */
  readonly wait: (caller: string) => number;
  /** Streams of events of one address at once. */
  readonly streamsEach: number;
};

/** What a route says of itself. */
export type RouteConfig = {
  /** It reads, though it has a body. */
  readonly isRead?: boolean;
  /** It answers with events for as long as somebody listens. */
  readonly isStream?: boolean;
};

const READS = new Set(["GET", "HEAD"]);

/**
 * Has the routes below `/v1/` that read refuse who asks too often, before anything else is looked at. Probes, metrics and the
 * description are never refused.
 */
export function limitAddresses(service: FastifyInstance, { wait, streamsEach }: ReadLimits): void {
  const streams = openStreamCount(streamsEach);
  service.addHook("onRequest", async (request, reply) => {
    const { method, routeOptions } = request;
    const { isRead = READS.has(method), isStream = false } = routeOptions.config as RouteConfig;
    if (routeOptions.url?.startsWith("/v1/") !== true || !isRead) return;
    const caller = callerOf(request);
    const seconds = wait(caller);
    if (seconds > 0) {
      throw tooManyRequests(seconds, "One who waits for a claim asks for its events instead.");
    }
    if (isStream) streams.begin(caller, reply);
  });
}

/** Counts the streams that are open, by address. */
function openStreamCount(most: number) {
  const open = new Map<string, number>();
  return {
    /** @throws SymbolonError `TooManyRequests` */
    begin(caller: string, reply: FastifyReply) {
      const name = networkOf(caller);
      const before = open.get(name) ?? 0;
      if (before >= most) throw streamsOfAddress(most);
      open.set(name, before + 1);
      // Whichever way it ends, and also where it is refused.
      reply.raw.once("close", () => {
        const left = (open.get(name) ?? 1) - 1;
        if (left > 0) open.set(name, left);
        else open.delete(name);
      });
    },
  };
}
