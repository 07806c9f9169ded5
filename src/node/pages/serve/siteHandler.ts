import type { IncomingMessage, ServerResponse } from "node:http";
import { extname } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { type PageData, pageNames } from "../../../sdk/pageData/index.ts";
import { sha256 } from "../../files/sha256.ts";
import { contentTypeOf } from "../build/contentTypeOf.ts";
import { fileHeaders } from "../build/siteHeaders.ts";
import type { OpenedSite } from "./openSite.ts";

/** An answer with a file, for each encoding. */
type Served = {
  readonly bytes: Uint8Array;
  readonly etag: string;
  /** Names and values alternating, as Node accepts them. */
  readonly headers: readonly string[];
};

const encodings = ["br", "gzip", "identity"] as const;
type Encoding = (typeof encodings)[number];
type Variants = Readonly<Partial<Record<Encoding, Served>>> & { readonly identity: Served };

/** Smallest size in bytes that is worth compressing; files of a tree cannot be compressed. */
const MIN_COMPRESSED = 512;
const COMPRESSED = new Set([".html", ".js", ".css", ".svg", ".json", ".webmanifest", ".md", ".txt"]);
/** Brotli's levels 10 and 11 take ten times as long for three hundredths less. */
const QUALITY = 9;

/** Answers a request; prepared once, so that a request costs next to nothing. */
export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** Answers requests for the files of a site, each with its headers, compressed once. No folder is listed. */
export function siteHandler({ data, files }: Pick<OpenedSite, "data" | "files">): Handler {
  const answers = new Map<string, Variants>();
  for (const [path, bytes] of files) {
    const variants = variantsOf(path, bytes, data);
    if (path.endsWith("index.html")) answers.set(`/${path.slice(0, -"index.html".length)}`, variants);
    answers.set(`/${path}`, variants);
  }
  const folders = new Set<string>(
    pageNames.map((name) => `/${name}`).filter((path) => answers.has(`${path}/`)),
  );
  return (request, response) => {
    const { method = "", url = "" } = request;
    if (method !== "GET" && method !== "HEAD") return refuse(response, 405, { allow: "GET, HEAD" });
    // Uses the path as sent: another spelling, such as %2e, is not a path of a site.
    const end = url.search(/[?#]/);
    const path = end === -1 ? url : url.slice(0, end);
    const variants = answers.get(path);
    if (variants !== undefined) return send(request, response, variants);
    // Relative, so that it works under any name of this host.
    if (folders.has(path)) return refuse(response, 308, { location: `.${path}/` });
    refuse(response, 404, {});
  };
}

function send({ method, headers }: IncomingMessage, response: ServerResponse, variants: Variants): void {
  const {
    bytes,
    etag,
    headers: own,
  } = variants[chosen(headers["accept-encoding"], variants)] ?? variants.identity;
  if (isKnown(headers["if-none-match"], etag)) {
    response.writeHead(304, [...own]).end();
    return;
  }
  response.writeHead(200, ["content-length", String(bytes.length), ...own]);
  response.end(method === "HEAD" ? undefined : bytes);
}

/** The smallest encoding of a file that the client accepts. */
function chosen(accepted: string | undefined, variants: Variants): Encoding {
  if (accepted === undefined) return "identity";
  const refused = /;\s*q=0(?:\.0*)?\s*$/;
  const names = accepted
    .split(",")
    .filter((one) => !refused.test(one))
    .map((one) => one.split(";")[0]?.trim().toLowerCase());
  return encodings.find((one) => variants[one] !== undefined && names.includes(one)) ?? "identity";
}

/** Whether one of the browser's tags is ours; a proxy may have made it a weak one. */
function isKnown(ifNoneMatch: string | undefined, etag: string): boolean {
  return ifNoneMatch?.split(",").some((one) => one.trim().replace(/^W\//, "") === etag) ?? false;
}

function variantsOf(path: string, bytes: Uint8Array, data: PageData): Variants {
  const hash = sha256(bytes).slice(2, 34);
  const shared = Object.entries({ "content-type": contentTypeOf(path), ...fileHeaders(path, data) }).flat();
  if (bytes.length < MIN_COMPRESSED || !COMPRESSED.has(extname(path))) {
    return { identity: { bytes, etag: `"${hash}"`, headers: [...shared, "etag", `"${hash}"`] } };
  }
  const variant = (content: Uint8Array, encoding: Encoding): Served => {
    const etag = encoding === "identity" ? `"${hash}"` : `"${hash}-${encoding}"`;
    const named = encoding === "identity" ? [] : ["content-encoding", encoding];
    return { bytes: content, etag, headers: [...shared, ...named, "vary", "accept-encoding", "etag", etag] };
  };
  return {
    br: variant(brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: QUALITY } }), "br"),
    gzip: variant(gzipSync(bytes), "gzip"),
    identity: variant(bytes, "identity"),
  };
}

const REASONS: Readonly<Record<number, string>> = {
  308: "It is a folder.\n",
  404: "There is no such file.\n",
  405: "Ask with GET or HEAD.\n",
};

function refuse(response: ServerResponse, status: number, more: Readonly<Record<string, string>>): void {
  const text = REASONS[status] ?? "";
  response.writeHead(status, {
    "content-type": "text/plain; charset=utf-8",
    "content-length": String(text.length),
    "x-content-type-options": "nosniff",
    "cache-control": "no-cache",
    ...more,
  });
  response.end(text);
}
