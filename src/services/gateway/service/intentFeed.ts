import { Readable } from "node:stream";
import { isDelegationOver } from "../../../sdk/gatewayClient/delegation.ts";
import { isOver } from "../../../sdk/gatewayClient/intentStates.ts";
import type { KnownIntent } from "../../delivery/tables/overview.ts";
import { AGAIN_MS, HEARTBEAT_MS, tooManyStreams } from "../../http/eventStream.ts";
import { shape, wordSchema } from "../../http/schemas.ts";
import { delegationProgress } from "../delegations/delegationProgress.ts";
import type { Gateway } from "../openGateway.ts";
import type { PublicIds } from "../publicIds.ts";

/** Server-sent events (WHATWG HTML, section 9.2) of intents' changes. */
export type IntentFeed = {
  /** @throws SymbolonError `TooManyStreams` */
  readonly requireRoom: () => void;
  /**
   * Text with each change of an intent's state from now on; it ends with the last change.
   * @param found the current intent: sent at once
   * @throws SymbolonError `TooManyStreams`
   */
  readonly open: (found: KnownIntent) => Readable;
  /** Ends all streams, and stops reading the store. */
  readonly close: () => void;
};

export type IntentFeedParameters = {
  readonly gateway: Pick<Gateway, "findMany" | "ids">;
  /** Most streams at the same time. */
  readonly maxStreams: number;
  /** Called when the store does not answer; streams stay open. */
  readonly onTrouble: (thrown: unknown) => void;
  /** Milliseconds between heartbeats of a stream. Default: 15,000. */
  readonly heartbeat?: number | undefined;
};

/** Milliseconds between reads of the store for all streams together. */
const LOOK_MS = 500;
/** Bytes that wait for a client that does not read. */
const MAX_BEHIND = 16_384;
/** Intents in one query. */
const MAX_TICKETS = 1_000;

type Stream = {
  readonly text: Readable;
  readonly id: bigint;
  last: string;
  /** Of the content that was told last; undefined: none was. */
  digest: string | undefined;
  sentAt: number;
  isOver: boolean;
};

/** Follows intents for any number of streams with one query at a time. */
export function openIntentFeed(parameters: IntentFeedParameters): IntentFeed {
  const { gateway, maxStreams, onTrouble, heartbeat = HEARTBEAT_MS } = parameters;
  const streams = new Set<Stream>();
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;
  const schedule = () => {
    if (isClosed || timer !== undefined || streams.size === 0) return;
    timer = setTimeout(() => void look(), LOOK_MS);
  };
  const look = async () => {
    const numbers = [...new Set([...streams].map(({ id }) => id))];
    for (let first = 0; first < numbers.length; first += MAX_TICKETS) {
      try {
        tellAll(streams, await gateway.findMany(numbers.slice(first, first + MAX_TICKETS)), gateway.ids);
      } catch (thrown) {
        onTrouble(thrown);
      }
    }
    const now = performance.now();
    for (const stream of streams) {
      if (now - stream.sentAt >= heartbeat) push(stream, ": still here\n\n");
      // A client that does not read has most likely lost the connection.
      if (stream.text.readableLength > MAX_BEHIND) stream.text.destroy();
      if (stream.isOver) end(stream);
    }
    timer = undefined;
    schedule();
  };
  const end = (stream: Stream) => {
    streams.delete(stream);
    stream.text.push(null);
  };
  const requireRoom = () => {
    if (isClosed || streams.size >= maxStreams) throw tooManyStreams(maxStreams, "GET /v1/intents/ID");
  };
  return {
    requireRoom,
    open(found) {
      requireRoom();
      const text = new Readable({ read() {} });
      const stream: Stream = { id: found.id, text, last: "", digest: undefined, sentAt: 0, isOver: false };
      streams.add(stream);
      stream.text.once("close", () => streams.delete(stream));
      push(stream, `retry: ${AGAIN_MS}\n\n`);
      tell(stream, found, gateway.ids);
      if (stream.isOver) end(stream);
      schedule();
      return stream.text;
    },
    close() {
      isClosed = true;
      clearTimeout(timer);
      for (const stream of streams) end(stream);
    },
  };
}

/** An intent's state, in answers. */
export const stateSchema = {
  type: "string",
  description:
    "`queued`, `bundled`, `mined`; at last `done`, `skipped` or `expired`; `parked` waits for a person.",
} as const;

/** A delegation beside a claim, in answers. */
export const delegationSchema = shape(
  {
    state: {
      enum: ["waiting", "sent", "done", "failed", "refused"],
      description:
        "Waits until its claim is paid; in a transaction; the votes moved; the token refused it in a transaction; not sent.",
    },
    reason: { type: "string" },
    transaction: wordSchema,
  },
  ["reason", "transaction"],
);

/** An intent in an answer. */
export function intentBody(
  { id, state, reason, deadline, transaction, chain, key, follower }: KnownIntent,
  ids: PublicIds,
) {
  const until = deadline === undefined ? undefined : String(deadline);
  const delegation = follower && delegationProgress(follower);
  return { id: ids.of(id), chain, key, state, reason, deadline: until, transaction, delegation };
}

function tellAll(streams: ReadonlySet<Stream>, found: readonly KnownIntent[], ids: PublicIds): void {
  const byId = new Map(found.map((one) => [one.id, one]));
  for (const stream of streams) {
    const one = byId.get(stream.id);
    if (one !== undefined) tell(stream, one, ids);
  }
}

function tell(stream: Stream, found: KnownIntent, ids: PublicIds): void {
  const { digest = found.digest } = stream;
  stream.digest = found.digest;
  const data = JSON.stringify(intentBody(found, ids));
  if (data === stream.last && digest === found.digest) return;
  stream.last = data;
  push(stream, `event: ${digest === found.digest ? "state" : "replaced"}\ndata: ${data}\n\n`);
  const { state, follower } = found;
  stream.isOver =
    isOver(state) && (state !== "done" || isDelegationOver(follower && delegationProgress(follower)));
}

function push(stream: Stream, text: string): void {
  if (stream.text.destroyed) return;
  stream.text.push(text);
  stream.sentAt = performance.now();
}
