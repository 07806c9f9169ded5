import {
  type Context,
  type ContextManager,
  context,
  type Link,
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  type SpanOptions,
  type TextMapPropagator,
  trace,
} from "@opentelemetry/api";

/** A span as a provider keeps it. */
export type Kept = {
  readonly name: string;
  readonly context: SpanContext;
  readonly parent: SpanContext | undefined;
  readonly attributes: Record<string, unknown>;
  readonly links: Link[];
  readonly start: unknown;
  end?: unknown;
};

/**
 * A provider that keeps spans in memory, as little as the API asks for.
 * @param onEnd told of each that has ended
 */
export function memoryProvider(kept: Kept[], onEnd: (span: Kept) => void = () => {}) {
  const hex = (length: number) => (process.pid * 1_000 + kept.length + 1).toString(16).padStart(length, "0");
  const startSpan = (name: string, options: SpanOptions = {}, at: Context = context.active()): Span => {
    const parent = trace.getSpanContext(at);
    const own = { traceId: parent?.traceId ?? hex(32), spanId: hex(16), traceFlags: 1 };
    const one: Kept = {
      name,
      context: own,
      parent,
      attributes: { ...options.attributes },
      links: [],
      start: options.startTime,
    };
    kept.push(one);
    const span = {
      spanContext: () => own,
      isRecording: () => true,
      setAttribute(key: string, value: unknown) {
        one.attributes[key] = value;
        return span;
      },
      addLinks(links: Link[]) {
        one.links.push(...links);
        return span;
      },
      setStatus: () => span,
      end(time?: unknown) {
        one.end = time ?? "now";
        onEnd(one);
      },
    } as unknown as Span;
    return span;
  };
  return { getTracer: () => ({ startSpan, startActiveSpan: () => undefined as never }) };
}

/** Reads a caller's `traceparent`. */
export const propagator: TextMapPropagator = {
  inject: () => undefined,
  fields: () => ["traceparent"],
  extract(at, carrier) {
    const [, traceId = "", spanId = ""] = String((carrier as { traceparent?: string }).traceparent).split(
      "-",
    );
    return spanId === "" ? at : trace.setSpanContext(at, { traceId, spanId, traceFlags: 1 });
  },
};

/** Keeps the context of what runs, without what it awaits. */
export const manager = (): ContextManager => {
  let active = ROOT_CONTEXT;
  const own: ContextManager = {
    active: () => active,
    with(inner, run, self, ...args) {
      const before = active;
      active = inner;
      try {
        return run.call(self as never, ...args);
      } finally {
        active = before;
      }
    },
    bind: (_, target) => target,
    enable: () => own,
    disable: () => own,
  };
  return own;
};
