import { Agent, request as askHttp, type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import { request as askHttps, Agent as SecureAgent } from "node:https";
import type { Readable } from "node:stream";
import zlib from "node:zlib";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import { durationText } from "../../../sdk/core/text/duration.ts";
import { systemCode } from "../../files/readText.ts";
import { type Browser, browserHeaders, DESKTOP, fetchHeaders, type ResourceKind } from "./browsers.ts";

export type AskParameters = {
  readonly url: string;
  readonly as: ResourceKind;
  /** Of the page that asks; undefined: the person typed the address. */
  readonly origin?: string | undefined;
  /** Default: the one that most people have; hosts give programs something else. */
  readonly browser?: Browser | undefined;
  /** Bytes that the answer can have, unpacked. */
  readonly maxBytes: number;
  /** Milliseconds for the whole answer. */
  readonly patience: number;
  readonly method?: "GET" | "POST" | "OPTIONS";
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
};

export type HostAnswer = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Unpacked. */
  readonly body: Uint8Array;
};

/** Connections to one host, as browsers have. */
const POOL = { keepAlive: true, maxSockets: 6 } as const;

/** Each browser keeps connections of its own: two of them in one connection would be no browser. */
const pools = new Map<Browser, { readonly plain: Agent; readonly secure: SecureAgent }>();

/** Connections that had a question before. */
const used = new WeakSet<object>();

function poolOf(browser: Browser) {
  const pool = pools.get(browser) ?? { plain: new Agent(POOL), secure: new SecureAgent(POOL) };
  pools.set(browser, pool);
  return pool;
}

/** Ends the connections that are kept between questions. */
export function closeConnections(): void {
  for (const { plain, secure } of pools.values()) {
    plain.destroy();
    secure.destroy();
  }
  pools.clear();
}

/**
 * Asks a host as a browser does, once and without following where it leads. An answer that is too long is not read to its
 * end, however well it was packed.
 * @throws SymbolonError `HostUnreachable`, `HostSilent`, `AnswerTooLong`, `AnswerTruncated`
 */
export async function askHost(parameters: AskParameters): Promise<HostAnswer> {
  const { url, patience } = parameters;
  const limit = AbortSignal.timeout(patience);
  const failed = (code: keyof typeof HINTS, problem: string) => (cause: unknown) => {
    if (cause instanceof SymbolonError) throw cause;
    if (limit.aborted) {
      const late = `has not answered whole within ${durationText(patience / 1_000)}`;
      throw fault("HostSilent", url, late, cause);
    }
    throw fault(code, url, `${problem} (${systemCode(cause)})`, cause);
  };
  const response = await begin(parameters, limit).catch(failed("HostUnreachable", "cannot be fetched"));
  // What is packed may also end too early, or in nonsense.
  const cut = failed("AnswerTruncated", "broke off before its end");
  const body = await readBody(response, parameters).catch(cut);
  return { status: response.statusCode ?? 0, headers: response.headers, body };
}

function begin(parameters: AskParameters, signal: AbortSignal): Promise<IncomingMessage> {
  const { url, method = "GET", body, browser = DESKTOP } = parameters;
  const { plain, secure } = poolOf(browser);
  const options = { method, signal, headers: headersOf(parameters) };
  return new Promise((resolve, reject) => {
    const request =
      new URL(url).protocol === "https:"
        ? askHttps(url, { ...options, agent: secure }, resolve)
        : askHttp(url, { ...options, agent: plain }, resolve);
    let isReused = false;
    request.on("socket", (socket) => {
      // Node's own `reusedSocket` leaves out requests that waited for one.
      isReused = used.has(socket);
      used.add(socket);
    });
    // A host may close a kept connection at any moment: browsers then ask in another one.
    request.on("error", (error) =>
      isReused && !signal.aborted && ["ECONNRESET", "EPIPE"].includes(systemCode(error))
        ? begin(parameters, signal).then(resolve, reject)
        : reject(error),
    );
    request.end(body);
  });
}

function headersOf(parameters: AskParameters): Readonly<Record<string, string>> {
  const { url, as, origin, browser = DESKTOP, headers = {}, body } = parameters;
  const isSame = origin === undefined || new URL(url).origin === origin;
  return {
    ...browserHeaders(browser, url),
    ...fetchHeaders(browser, as, isSame),
    ...(!isSame && { origin }),
    ...(body !== undefined && { "content-length": String(Buffer.byteLength(body)) }),
    ...headers,
  } as Record<string, string>;
}

async function readBody(response: IncomingMessage, { url, maxBytes }: AskParameters): Promise<Uint8Array> {
  const tooLong = () => fault("AnswerTooLong", url, `is longer than the ${maxBytes} bytes that it can have`);
  // Packed it is hardly longer than it is; of a bomb so much suffices for gigabytes.
  let packed = 0;
  response.on("data", (piece: Buffer) => {
    packed += piece.length;
    if (packed > maxBytes + 1_024) response.destroy(tooLong());
  });
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of unpacked(response) as AsyncIterable<Buffer>) {
    size += piece.length;
    if (size > maxBytes) {
      response.destroy();
      throw tooLong();
    }
    pieces.push(piece);
  }
  // What lies behind the end of what was packed: its connection cannot be used again.
  if (!response.complete) response.destroy();
  return Buffer.concat(pieces);
}

const UNPACKERS: ReadonlyMap<string, () => Readable & NodeJS.WritableStream> = new Map([
  ["br", zlib.createBrotliDecompress],
  ["gzip", zlib.createGunzip],
  ["x-gzip", zlib.createGunzip],
  ["deflate", zlib.createInflate],
  // Node 22 has it from 22.15 on.
  ...(zlib.createZstdDecompress === undefined ? [] : [["zstd", zlib.createZstdDecompress] as const]),
]);

const encodingOf = (headers: IncomingHttpHeaders): string =>
  headers["content-encoding"]?.trim().toLowerCase() ?? "";

/** How an answer is packed that could not be unpacked; undefined: it was, or is not packed. */
export function packedAs(headers: IncomingHttpHeaders): string | undefined {
  const encoding = encodingOf(headers);
  return ["", "identity"].includes(encoding) || UNPACKERS.has(encoding) ? undefined : encoding;
}

function unpacked(response: IncomingMessage): Readable {
  const make = UNPACKERS.get(encodingOf(response.headers));
  if (make === undefined) return response;
  const unpacking = make();
  response.on("error", (error) => unpacking.destroy(error));
  return response.pipe(unpacking);
}

const HINTS = {
  HostUnreachable: "Check the address; if it is right, the host is down, or its certificate is invalid.",
  HostSilent:
    "Ask again, or give --patience a longer time; the pages would not load for people with slow lines.",
  AnswerTooLong: "The host serves other files than the build: upload the build again.",
  AnswerTruncated: "Ask again; if that does not help, upload the build again.",
} as const;

function fault(code: keyof typeof HINTS, url: string, problem: string, cause?: unknown): SymbolonError {
  return new SymbolonError({
    code,
    reason: `${url} ${problem}.`,
    hint: HINTS[code],
    details: { url },
    cause,
  });
}
