import { once } from "node:events";
import { Readable } from "node:stream";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import { jsonOf } from "../../../sdk/core/text/jsonText.ts";
import { AGAIN_MS, HEARTBEAT_MS, tooManyStreams } from "../../http/eventStream.ts";
import type { Sql } from "../../store/sql.ts";
import { type ReadStore, readsOf } from "../../store/standbyReads.ts";
import { changeDocument } from "../report/changeDocument.ts";
import {
  type ChangePage,
  type EventChange,
  type ReadChangesParameters,
  readChanges,
} from "../tables/changes.ts";
import { readVersions } from "../tables/progress.ts";

/** Server-sent events of changes to a chain's events. */
export type EventFeed = {
  /** @throws SymbolonError `TooManyStreams` */
  readonly requireRoom: () => void;
  /**
   * Text with the changes of a page, and all later ones; each has its cursor as its id.
   * @throws SymbolonError `TooManyStreams`
   */
  readonly open: (followed: Followed, first: ChangePage) => Readable;
  /** Ends all streams, and stops reading the store. */
  readonly close: () => void;
};

/** The filter of a stream. */
type Followed = Omit<ReadChangesParameters, "after" | "limit">;

export type EventFeedParameters = {
  readonly sql: Sql;
  /** Where it is read. Default: from `sql`. */
  readonly read?: ReadStore | undefined;
  /** Most streams at the same time. */
  readonly maxStreams: number;
  /** Called when the store does not answer; streams stay open. */
  readonly onTrouble: (thrown: unknown) => void;
  /** Milliseconds between heartbeats of a stream. Default: 15,000. */
  readonly heartbeat?: number | undefined;
  /** Milliseconds after which a stream without a reader ends. Default: 60,000. */
  readonly patience?: number | undefined;
};

/** Milliseconds between reads of the store for all streams together. */
const LOOK_MS = 500;
const PATIENCE_MS = 60_000;
/** Changes that are read together, and wait for a slow reader. */
const PAGE = 100;
/** Bytes that wait in addition. */
const BUFFERED = 16_384;

type Waiting = { readonly chain: number; readonly version: number; readonly wake: () => void };

/**
 * Follows changes for any number of streams. Each stream reads only when there is something new, and after it has sent
 * the rest.
 */
export function openEventFeed(parameters: EventFeedParameters): EventFeed {
  const { sql, read = readsOf(sql), maxStreams, onTrouble } = parameters;
  const { heartbeat = HEARTBEAT_MS, patience = PATIENCE_MS } = parameters;
  const streams = new Set<AbortController>();
  const news = openNews(read, onTrouble);
  let isClosed = false;
  const requireRoom = () => {
    if (isClosed || streams.size >= maxStreams) throw tooManyStreams(maxStreams, "GET /v1/events");
  };
  async function* streamText(followed: Followed, first: ChangePage, signal: AbortSignal) {
    yield `retry: ${AGAIN_MS}\n\n`;
    for (let page = first; ; ) {
      if (page.changes.length > 0) yield page.changes.map((one) => changeText(followed.chain, one)).join("");
      if (signal.aborted) return;
      if (page.isEnd && !(await news.after(followed.chain, page.version, heartbeat, signal))) {
        if (signal.aborted) return;
        // An id without data advances the cursor of a reader whose filter matched nothing.
        yield `id: ${page.cursor}\n: still here\n\n`;
      }
      page = await read((from) => readChanges(from, { ...followed, after: page.cursor, limit: PAGE })).catch(
        (thrown) => {
          // A reader that reconnects learns that the store is another one.
          if (thrown instanceof SymbolonError && thrown.code === "CursorAhead") throw thrown;
          onTrouble(thrown);
          // Reads again as soon as the store answers, whatever it has.
          return { ...page, changes: [], isEnd: true, version: -1 };
        },
      );
    }
  }
  return {
    requireRoom,
    open(followed, first) {
      requireRoom();
      const ending = new AbortController();
      streams.add(ending);
      return readableOf(streamText(followed, first, ending.signal), patience, () => {
        streams.delete(ending);
        ending.abort();
      });
    },
    close() {
      isClosed = true;
      for (const ending of streams) ending.abort();
    },
  };
}

/** Takes a piece only once there is room for it. @param onEnd called once nobody reads any more */
function readableOf(pieces: AsyncGenerator<string>, patience: number, onEnd: () => void): Readable {
  let deaf: NodeJS.Timeout | undefined;
  const text: Readable = new Readable({
    highWaterMark: BUFFERED,
    read() {
      clearTimeout(deaf);
      pieces.next().then(
        ({ value = null }) => {
          // A client that does not read has most likely lost the connection.
          if (!text.push(value) && value !== null) deaf = setTimeout(() => text.destroy(), patience);
        },
        (thrown: Error) => text.destroy(thrown),
      );
    },
    destroy(error, done) {
      clearTimeout(deaf);
      onEnd();
      done(error);
    },
  });
  return text;
}

/** Reads how far chains are, as long as a stream waits for one to advance. */
function openNews(read: ReadStore, onTrouble: (thrown: unknown) => void) {
  const waiting = new Set<Waiting>();
  let timer: NodeJS.Timeout | undefined;
  const look = async () => {
    const versions = await read(readVersions).catch((thrown) => {
      onTrouble(thrown);
      return new Map<number, number>();
    });
    for (const { chain, version, wake } of waiting) if ((versions.get(chain) ?? 0) > version) wake();
    timer = undefined;
    schedule();
  };
  const schedule = () => {
    if (timer === undefined && waiting.size > 0) timer = setTimeout(() => void look(), LOOK_MS);
  };
  return {
    /** @returns whether the chain advanced within some milliseconds, and before the signal */
    async after(chain: number, version: number, milliseconds: number, signal: AbortSignal): Promise<boolean> {
      const woken = new AbortController();
      const one = { chain, version, wake: () => woken.abort() };
      waiting.add(one);
      schedule();
      const over = AbortSignal.any([woken.signal, signal, AbortSignal.timeout(milliseconds)]);
      if (!over.aborted) await once(over, "abort");
      waiting.delete(one);
      return woken.signal.aborted;
    },
  };
}

function changeText(chain: number, change: EventChange): string {
  const data = jsonOf(changeDocument(chain, change));
  return `id: ${change.cursor}\nevent: ${change.change}\ndata: ${data}\n\n`;
}
