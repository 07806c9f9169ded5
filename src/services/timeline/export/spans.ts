import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { Moment, TimelineStep } from "../../../sdk/core/timeline/timelineStep.ts";
import type { Wait } from "../../../sdk/core/timeline/waits.ts";
import type { EndedBundle } from "../tables/endings.ts";
import type { IntentRecord } from "../tables/intentRecords.ts";
import type { TracePath } from "../trace/openPath.ts";

/** Spans as OTLP writes them in JSON (OpenTelemetry protocol 1.x): ids in hexadecimal digits, 64-bit numbers as text. */
export type OtlpSpan = {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  /** 1 is internal, 4 a producer. */
  readonly kind: 1 | 4;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly Attribute[];
  readonly events?: readonly {
    readonly name: string;
    readonly timeUnixNano: string;
    readonly attributes: readonly Attribute[];
  }[];
  readonly links?: readonly SpanPlace[];
  /** 2 is an error. */
  readonly status?: { readonly code: 2; readonly message?: string };
};

export type SpanPlace = { readonly traceId: string; readonly spanId: string };

type Value =
  | { readonly stringValue: string }
  | { readonly intValue: string }
  | { readonly arrayValue: { readonly values: readonly { readonly stringValue: string }[] } };
type Attribute = { readonly key: string; readonly value: Value };

/** What is asked of a collector at once; a line of a file. */
export type OtlpTraces = {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly Attribute[] };
    readonly scopeSpans: readonly {
      readonly scope: { readonly name: string };
      readonly spans: readonly OtlpSpan[];
    }[];
  }[];
};

export function otlpTraces(spans: readonly OtlpSpan[]): OtlpTraces {
  const resource = { attributes: attributesOf({ "service.name": "symbolon" }) };
  return { resourceSpans: [{ resource, scopeSpans: [{ scope: { name: "symbolon.timeline" }, spans }] }] };
}

/** An intent as it is named in every store. */
type Named = Pick<IntentRecord, "chain" | "key">;

/**
 * Where the span of an intent stands: the same in every export.
 * @param parent the `traceparent` with which it was handed in; undefined: none was kept
 */
export function intentPlace({ chain, key }: Named, parent: string | undefined): SpanPlace {
  const name = `symbolon intent ${chain} ${key}`;
  return {
    traceId: contextIn(parent)?.traceId ?? idOf(name, TRACE_BYTES),
    spanId: idOf(`${name} span`, SPAN_BYTES),
  };
}

/** Where the span of a life stands in which nothing was sent: an intent that was signed again then has others in its trace. */
function unsentPlace(named: Named, parent: string | undefined, life: number): SpanPlace {
  const { traceId } = intentPlace(named, parent);
  return { traceId, spanId: idOf(`symbolon intent ${named.chain} ${named.key} unsent ${life}`, SPAN_BYTES) };
}

/** Kinds of steps by which an intent ends for which nothing was sent; what then takes its place has a life of its own. */
const UNSENT_ENDS: readonly string[] = ["skipped", "expired"];

/** In which of its lives each step of an intent is: it was signed again after the end of the one before. */
export function livesOf(steps: readonly { readonly kind: string }[]): readonly number[] {
  let life = 0;
  let isOver = false;
  return steps.map(({ kind }) => {
    if (kind === "replaced" && isOver) life++;
    isOver = UNSENT_ENDS.includes(kind) || (isOver && kind !== "replaced");
    return life;
  });
}

/** Where the span of a transaction stands. @param hash of its first version */
function bundlePlace(chain: number, hash: string): SpanPlace {
  const name = `symbolon transaction ${chain} ${hash}`;
  return { traceId: idOf(name, TRACE_BYTES), spanId: idOf(`${name} span`, SPAN_BYTES) };
}

const TRACE_BYTES = 16;
const SPAN_BYTES = 8;

function idOf(name: string, bytes: number): string {
  return bytesToHex(sha256(utf8ToBytes(name)).subarray(0, bytes));
}

/** A `traceparent` (W3C Trace Context). */
function contextIn(parent: string | undefined): SpanPlace | undefined {
  const [, traceId, spanId] = /^00-([\da-f]{32})-([\da-f]{16})-[\da-f]{2}$/.exec(parent ?? "") ?? [];
  return traceId === undefined || spanId === undefined ? undefined : { traceId, spanId };
}

/** Of which intent they are. */
export type IntentSpansTerms = {
  /** The `traceparent` with which it was handed in; undefined: none was kept. */
  readonly parent?: string | undefined;
  /** Which of its lives ({@link livesOf}). */
  readonly life: number;
};

/**
 * The spans of an intent's life: one from its first step to its last, and in it one for each wait, from the step that it followed
 * to its own. What waited for nobody is an event. Clocks that disagree make a wait of nothing, and never a negative one.
 */
export function intentSpans(
  record: IntentRecord,
  path: TracePath,
  { parent, life }: IntentSpansTerms,
): readonly OtlpSpan[] {
  const lives = livesOf(path.steps);
  const kinds = path.steps.flatMap(({ kind }, i) => (lives[i] === life ? [kind] : []));
  const end = kinds.findLast((kind) => UNSENT_ENDS.includes(kind));
  const isUnsent = end !== undefined && !kinds.includes("bundled");
  const place = isUnsent ? unsentPlace(record, parent, life) : intentPlace(record, parent);
  const timed = path.steps.flatMap((step, i) => {
    const at = timeOf(step.moment);
    const isLeftOut = at === undefined || step.moment.clock === "rule" || lives[i] !== life;
    return isLeftOut ? [] : [{ step, at, i }];
  });
  const times = timed.map(({ at }) => at);
  const waits = new Map(path.waits.map((wait) => [wait.to, wait]));
  const { chain, id, kind, contract, lane, versions } = record;
  const isLast = life === lives.at(-1);
  const state = isLast || end === undefined ? record.state : end;
  const reason = isLast ? record.reason : undefined;
  const above = contextIn(parent);
  const isFailed = state === "skipped" || state === "expired";
  const sent = isUnsent ? [] : versions;
  const bundles = sent.filter(({ number }) => number === 0).map(({ hash }) => bundlePlace(chain, hash));
  const root: OtlpSpan = {
    ...place,
    ...(above !== undefined && { parentSpanId: above.spanId }),
    name: "symbolon.intent",
    kind: 1,
    ...spanOf(Math.min(...times), Math.max(...times)),
    attributes: attributesOf({
      "symbolon.chain": chain,
      "symbolon.intent": String(id),
      "symbolon.kind": kind,
      "symbolon.contract": contract,
      "symbolon.lane": lane,
      "symbolon.outcome": state,
    }),
    events: timed.flatMap(({ step, at, i }) => (waits.has(i) ? [] : [eventOf(step, at)])),
    links: bundles,
    ...(isFailed && { status: { code: 2 as const, ...(reason !== undefined && { message: reason }) } }),
  };
  if (times.length === 0) return [];
  const children = timed.flatMap(({ step, at, i }) => {
    const wait = waits.get(i);
    return wait === undefined ? [] : [waitSpan(place, path, { step, at, wait })];
  });
  return [root, ...children];
}

type Waited = { readonly step: TimelineStep; readonly at: number; readonly wait: Wait };

function waitSpan(place: SpanPlace, { steps }: TracePath, { step, at, wait }: Waited): OtlpSpan {
  const before = steps[wait.from];
  const begun = before && before.moment.clock !== "rule" ? timeOf(before.moment) : undefined;
  return {
    traceId: place.traceId,
    spanId: idOf(`${place.traceId} ${place.spanId} step ${wait.to}`, SPAN_BYTES),
    parentSpanId: place.spanId,
    name: `symbolon.${step.kind}`,
    kind: 1,
    ...spanOf(Math.min(begun ?? at, at), at),
    attributes: attributesOf({
      "symbolon.waited_for": wait.whom,
      "symbolon.wait": wait.what,
      ...stepAttributes(step),
    }),
  };
}

function eventOf(step: TimelineStep, at: number) {
  return { name: step.kind, timeUnixNano: nanos(at), attributes: attributesOf(stepAttributes(step)) };
}

function stepAttributes({ ground, actor, why, words, moment, place }: TimelineStep) {
  return {
    "symbolon.ground": ground,
    "symbolon.clock": moment.clock,
    "symbolon.actor": actor,
    "symbolon.why": why,
    "symbolon.words": words,
    "symbolon.block": place?.block,
    "symbolon.hash": place?.transaction,
  };
}

/** The span of a transaction, which links the intents that it is for: a trace of its own. */
export function bundleSpan(bundle: EndedBundle): OtlpSpan {
  const { chain, sender, transaction, outcome, actor, first, hash, signed, at, gas, block, intents } = bundle;
  return {
    ...bundlePlace(chain, first),
    name: "symbolon.bundle",
    kind: 4,
    ...spanOf(Math.min(signed, at), at),
    attributes: attributesOf({
      "symbolon.chain": chain,
      "symbolon.worker": actor,
      "symbolon.sender": sender,
      "symbolon.transaction": String(transaction),
      "symbolon.outcome": outcome,
      "symbolon.intents": intents.map(({ id }) => String(id)),
      "symbolon.hash": hash,
      "symbolon.gas": gas ?? undefined,
      "symbolon.block": block ?? undefined,
    }),
    links: intents.map((one) => intentPlace(one, one.parent ?? undefined)),
    ...(outcome === "reverted" && { status: { code: 2 as const } }),
  };
}

/** Milliseconds since 1970, as far as they are known. */
function timeOf({ from, to }: Moment): number | undefined {
  return from ?? to;
}

function spanOf(from: number, to: number) {
  return { startTimeUnixNano: nanos(from), endTimeUnixNano: nanos(to) };
}

const nanos = (milliseconds: number) => String(BigInt(Math.round(milliseconds * 1_000)) * 1_000n);

function attributesOf(
  values: Readonly<Record<string, string | number | readonly string[] | undefined>>,
): readonly Attribute[] {
  return Object.entries(values).flatMap(([key, value]) =>
    value === undefined ? [] : [{ key, value: attributeValue(value) }],
  );
}

function attributeValue(value: string | number | readonly string[]): Value {
  if (typeof value === "string") return { stringValue: value };
  if (typeof value === "number") return { intValue: String(value) };
  return { arrayValue: { values: value.map((one) => ({ stringValue: one })) } };
}
