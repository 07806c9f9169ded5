import { SymbolonError } from "../core/errors.ts";
import { isDelegationOver } from "./delegation.ts";
import { isOver } from "./intentStates.ts";
import type { IntentStatus } from "./intentStatus.ts";

export type FollowTools = {
  /** Fetches a path of the gateway. */
  readonly fetch: (path: string, init: RequestInit) => Promise<Response>;
  /** Asks once for an intent's status. @throws SymbolonError `UnknownIntent`, `GatewayUnavailable` */
  readonly status: (id: string, signal?: AbortSignal) => Promise<IntentStatus>;
  readonly sleep: (milliseconds: number, signal: AbortSignal | undefined) => Promise<void>;
  /** Numbers from 0 up to 1. */
  readonly chance: () => number;
};

export type Following = {
  readonly id: string;
  readonly onState: (status: IntentStatus) => void;
  readonly signal: AbortSignal | undefined;
};

/** Milliseconds between questions where there are no events; doubled after each that fails. */
const POLL_MS = 2_000;
const MAX_POLL_MS = 30_000;
/** Milliseconds of silence after which a stream counts as broken: three heartbeats. */
const SILENCE_MS = 45_000;
/** Questions after which a gateway without room for a stream is asked for one again. */
const POLLS_WITHOUT = 10;
/** Maximum characters of an event. */
const MAX_EVENT = 16_384;

/**
 * Calls `onState` with each state of an intent: from events, and from questions every 2 s or more where there are no
 * events or the connection breaks. It continues until the intent is over, and a delegation
 * beside a claim that was paid; or until `signal` is aborted.
 * @throws SymbolonError `UnknownIntent`; what `signal` was aborted with
 */
export async function followIntent(tools: FollowTools, following: Following): Promise<IntentStatus> {
  const { id, signal } = following;
  let last = "";
  const tell = (status: IntentStatus) => {
    const text = JSON.stringify(status);
    if (text !== last) following.onState(status);
    last = text;
    return isOver(status.state) && (status.state !== "done" || isDelegationOver(status.delegation));
  };
  let pollsLeft = 0;
  let failures = 0;
  for (;;) {
    if (pollsLeft > 0) pollsLeft--;
    else {
      for await (const status of streamed(tools, following)) {
        if (status === "none") pollsLeft = POLLS_WITHOUT;
        else if (tell(status)) return status;
      }
    }
    try {
      const status = await tools.status(id, signal);
      if (tell(status)) return status;
      failures = 0;
    } catch (thrown) {
      if (!(thrown instanceof SymbolonError) || thrown.code !== "GatewayUnavailable") throw thrown;
      failures++;
    }
    const max = Math.min(MAX_POLL_MS, POLL_MS * 2 ** failures);
    await tools.sleep(max * (0.5 + tools.chance() / 2), signal);
  }
}

/** Each status, until the stream ends or breaks; `none`: no stream now. */
async function* streamed(
  { fetch }: FollowTools,
  { id, signal }: Following,
): AsyncGenerator<IntentStatus | "none"> {
  const silent = new AbortController();
  const limits = signal === undefined ? [silent.signal] : [silent.signal, signal];
  let timer = setTimeout(() => silent.abort(), SILENCE_MS);
  try {
    const path = `/v1/intents/${encodeURIComponent(id)}/events`;
    const headers = { accept: "text/event-stream" };
    const response = await fetch(path, { headers, signal: AbortSignal.any(limits) });
    const isStream = response.headers.get("content-type")?.startsWith("text/event-stream") === true;
    if (!response.ok || !isStream || response.body === null) {
      await response.body?.cancel();
      yield "none";
      return;
    }
    for await (const data of readEvents(response.body)) {
      clearTimeout(timer);
      timer = setTimeout(() => silent.abort(), SILENCE_MS);
      if (data !== undefined) yield JSON.parse(data) as IntentStatus;
    }
  } catch {
    if (signal?.aborted === true) throw signal.reason;
  } finally {
    clearTimeout(timer);
    silent.abort();
  }
}

/** The data of each event; undefined: a sign of life without data. */
async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<string | undefined> {
  // Not every browser can iterate over it.
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    text += decoder.decode(read.value, { stream: true }).replaceAll("\r", "");
    const whole = text.split("\n\n");
    text = whole.pop() ?? "";
    if (text.length > MAX_EVENT) throw new Error("The event does not end.");
    if (whole.length === 0) yield undefined;
    for (const event of whole) {
      const data = event.split("\n").filter((line) => line.startsWith("data:"));
      yield data.length === 0 ? undefined : data.map((line) => line.slice(5)).join("\n");
    }
  }
}
