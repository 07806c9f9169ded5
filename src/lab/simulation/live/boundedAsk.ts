import { Agent as HttpAgent, type RequestOptions, request as requestHttp } from "node:http";
import { Agent as HttpsAgent, request as requestHttps } from "node:https";

/** How the requests of a play went on this machine. */
export type RequestCounts = {
  readonly made: number;
  /** Of them, how many had to wait since as many were open as may be. */
  readonly waited: number;
  /** Seconds that one waited at most. */
  readonly longestWait: number;
};

export type BoundedAsk = {
  /** As `fetch`, for a third of the processor's time, of what the gateway's client asks of it. */
  readonly fetch: typeof globalThis.fetch;
  readonly counts: () => RequestCounts;
  readonly close: () => void;
};

type Asking = {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  readonly signal?: AbortSignal;
};

/**
 * Asks, with so many requests open at once.
 * @param timeout seconds from when one is sent until it is given up
 */
export function openBoundedAsk({
  open,
  timeout,
}: {
  readonly open: number;
  readonly timeout: number;
}): BoundedAsk {
  const agents = {
    "http:": new HttpAgent({ keepAlive: true, maxSockets: open }),
    "https:": new HttpsAgent({ keepAlive: true, maxSockets: open }),
  };
  const queue: (() => void)[] = [];
  const counts = { made: 0, waited: 0, longestWait: 0 };
  let free = open;
  const enter = async () => {
    counts.made++;
    if (free > 0) {
      free--;
      return;
    }
    counts.waited++;
    const begun = performance.now();
    await new Promise<void>((go) => queue.push(go));
    counts.longestWait = Math.max(counts.longestWait, (performance.now() - begun) / 1_000);
  };
  const leave = () => {
    const next = queue.shift();
    if (next === undefined) free++;
    else next();
  };
  const fetch = async (address: string, asking: Asking = {}) => {
    await enter();
    try {
      asking.signal?.throwIfAborted();
      const protocol = address.startsWith("https:") ? "https:" : "http:";
      const ask = protocol === "https:" ? requestHttps : requestHttp;
      return await answerOf(ask, address, { ...asking, agent: agents[protocol], timeout: timeout * 1_000 });
    } finally {
      leave();
    }
  };
  return {
    fetch: fetch as unknown as typeof globalThis.fetch,
    counts: () => ({ ...counts }),
    close() {
      for (const agent of Object.values(agents)) agent.destroy();
    },
  };
}

type Answered = {
  readonly status: number;
  readonly headers: { readonly get: (name: string) => string | null };
  readonly json: () => Promise<unknown>;
};

function answerOf(
  ask: typeof requestHttp,
  address: string,
  { body, ...options }: Asking & Pick<RequestOptions, "agent" | "timeout">,
): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const sent = ask(address, options as RequestOptions, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (piece: string) => {
        text += piece;
      });
      response.on("error", reject).on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: { get: (name) => response.headers[name]?.toString() ?? null },
          json: async () => JSON.parse(text),
        }),
      );
    });
    sent.on("timeout", () => sent.destroy(new Error(`there was no answer within ${options.timeout} ms`)));
    sent.on("error", reject).end(body);
  });
}
