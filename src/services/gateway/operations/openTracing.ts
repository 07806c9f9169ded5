import type { Sql } from "../../store/sql.ts";
import { keepTrace, readTraces } from "../tables/traces.ts";
import type { BundleChange } from "./followBundles.ts";
import type { Handled } from "./handled.ts";

type SpanContext = import("@opentelemetry/api").SpanContext;

/** Spans of submissions and of bundles. */
export type Tracing = {
  /**
   * Runs what answers a submission in a span of its own, which goes on with the caller's trace.
   * @param headers of the request
   */
  readonly submission: <Result extends { readonly handled: Handled }>(
    headers: Readonly<Record<string, unknown>>,
    run: () => Promise<Result>,
  ) => Promise<Result>;
  /** Tells of a bundle, once it has ended, in a span that links the submissions that it is for. */
  readonly bundle: (change: BundleChange) => Promise<void>;
};

export type TracingParameters = {
  /** Called with what goes wrong: nothing is refused for the sake of a trace. */
  readonly onTrouble: (thrown: unknown) => void;
};

/**
 * Traces where the program has `@opentelemetry/api` and has registered a provider, before this is called.
 * @returns undefined where nobody would see a span: then nothing is done for one
 */
export async function openTracing(sql: Sql, { onTrouble }: TracingParameters): Promise<Tracing | undefined> {
  const api = await import("@opentelemetry/api").catch(() => undefined);
  if (api === undefined) return undefined;
  const { context, propagation, trace, ProxyTracerProvider, ROOT_CONTEXT, SpanKind, SpanStatusCode } = api;
  const provider = trace.getTracerProvider();
  const isHeard = !(provider instanceof ProxyTracerProvider) || provider.getDelegateTracer("symbolon");
  if (!isHeard) return undefined;
  const tracer = trace.getTracer("symbolon");
  return {
    async submission(headers, run) {
      const before = propagation.extract(context.active(), headers);
      const span = tracer.startSpan("symbolon.submission", { kind: SpanKind.SERVER }, before);
      try {
        const result = await context.with(trace.setSpan(before, span), run);
        const { intent, lane, answer } = result.handled;
        span.setAttribute("symbolon.answer", answer);
        if (lane !== undefined) span.setAttribute("symbolon.lane", lane);
        if (intent !== undefined) span.setAttribute("symbolon.intent", String(intent));
        if (intent !== undefined && answer === "queued" && span.isRecording())
          await keepTrace(sql, intent, parentOf(span.spanContext())).catch(onTrouble);
        return result;
      } catch (thrown) {
        span.setStatus({ code: SpanStatusCode.ERROR });
        throw thrown;
      } finally {
        span.end();
      }
    },
    async bundle({ change, chain, by, sender, transaction, intents, hash, signedAt, at, gas, block }) {
      if (!ENDS.includes(change)) return;
      const attributes = {
        "symbolon.chain": chain,
        "symbolon.worker": by,
        "symbolon.sender": sender,
        "symbolon.transaction": String(transaction),
        "symbolon.outcome": change,
        "symbolon.intents": intents.map(String),
        ...(hash !== undefined && { "symbolon.hash": hash }),
        ...(gas !== undefined && { "symbolon.gas": gas }),
        ...(block !== undefined && { "symbolon.block": block }),
      };
      const span = tracer.startSpan(
        "symbolon.bundle",
        { kind: SpanKind.PRODUCER, startTime: signedAt, attributes },
        ROOT_CONTEXT,
      );
      try {
        if (!span.isRecording()) return;
        const parents = await readTraces(sql, intents);
        span.addLinks(parents.flatMap((parent) => linkOf(parent)));
        if (change === "reverted") span.setStatus({ code: SpanStatusCode.ERROR });
      } finally {
        span.end(at);
      }
    },
  };
}

/** What ends a bundle, as far as a span tells of it; what becomes final was mined before. */
const ENDS: readonly BundleChange["change"][] = ["mined", "reverted", "displaced"];

/** As `traceparent` writes it (W3C Trace Context). */
function parentOf({ traceId, spanId, traceFlags }: SpanContext): string {
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, "0")}`;
}

function linkOf(parent: string): readonly { readonly context: SpanContext }[] {
  const [, traceId, spanId, flags] = /^00-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})$/.exec(parent) ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return [];
  return [{ context: { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true } }];
}
