import { request as askHttp, type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import { request as askHttps } from "node:https";
import type { Readable } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import { SymbolonError } from "../../../sdk/core/errors.ts";
import { durationText } from "../../../sdk/core/text/duration.ts";
import { systemCode } from "../../files/readText.ts";
import { type Browser, browserHeaders, DESKTOP } from "./browsers.ts";

/** What a browser asks for: each with headers of its own, by which a host could tell. */
export type ResourceKind = "document" | "script" | "style" | "image" | "data";

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

const ACCEPTS: Readonly<Record<ResourceKind, string>> = {
  document: "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
  script: "*/*",
  style: "text/css,*/*;q=0.1",
  image: "image/avif,image/webp,image/svg+xml,image/*,*/*;q=0.8",
  data: "*/*",
};

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
  const { url, method = "GET", body } = parameters;
  const ask = new URL(url).protocol === "https:" ? askHttps : askHttp;
  return new Promise((resolve, reject) => {
    const request = ask(url, { method, signal, agent: false, headers: headersOf(parameters) }, resolve);
    request.on("error", reject);
    request.end(body);
  });
}

function headersOf(parameters: AskParameters): Readonly<Record<string, string>> {
  const { url, as, origin, browser = DESKTOP, headers = {}, body } = parameters;
  const isSame = origin === undefined || new URL(url).origin === origin;
  const isDocument = as === "document";
  const from = isDocument ? browser.from : undefined;
  return {
    accept: ACCEPTS[as],
    "accept-encoding": "gzip, deflate, br",
    ...browserHeaders(browser, url),
    "sec-fetch-dest": as === "data" ? "empty" : as,
    "sec-fetch-mode": isDocument ? "navigate" : as === "image" ? "no-cors" : "cors",
    "sec-fetch-site":
      from !== undefined ? "cross-site" : isDocument ? "none" : isSame ? "same-origin" : "cross-site",
    ...(from !== undefined && { referer: from }),
    ...(isDocument && { "sec-fetch-user": "?1", "upgrade-insecure-requests": "1" }),
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
  return Buffer.concat(pieces);
}

function unpacked(response: IncomingMessage): Readable {
  const encoding = response.headers["content-encoding"]?.trim().toLowerCase() ?? "";
  const makers = {
    br: createBrotliDecompress,
    gzip: createGunzip,
    "x-gzip": createGunzip,
    deflate: createInflate,
  };
  const make = makers[encoding as keyof typeof makers];
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
