import { type PageData, type PageName, scanningPages } from "../../../sdk/pageData/index.ts";
import { sha256 } from "../../files/sha256.ts";
import { contentTypeOf } from "./contentTypeOf.ts";
import { documentHeaders } from "./documentHeaders.ts";
import type { SiteFile } from "./siteFiles.ts";

const DOCUMENT = "index.html";

/** The service worker of a page, beside its document; its scope is that folder. */
export const WORKER = "sw.js";
/** Milliseconds that it gives the host for a document before it shows the kept one. */
export const HOST_WAIT_MS = 3_000;

/** Whether a page has a worker: the claim page and the console ask wallets for money, and are always their host's newest. */
export const hasWorker = (name: PageName): boolean => scanningPages.includes(name);

/** Whether a build's page opens without a network. */
export const isOffline = (name: PageName, { offline = true }: Pick<PageData, "offline">): boolean =>
  offline && hasWorker(name);

/** How a document names its build, for the page to see whether this device keeps the same one. */
export const buildTag = (build: string): string => `<meta name="build" content="${build}" />`;

const PAGE = /^const PAGE = (\{[\s\S]*?\n\});$/m;

/** The build that a worker keeps; undefined: it is not exactly what is written here for what it lists. */
export function buildOfWorker(script: string): string | undefined {
  try {
    const { build, files } = JSON.parse(PAGE.exec(script)?.[1] ?? "") as Page;
    const listed = files.map(([path, hash]) => ({
      path: path || DOCUMENT,
      sha256: `0x${hash}` as const,
      size: 0,
    }));
    return offlineWorker(build, listed) === script ? build : undefined;
  } catch {
    return undefined;
  }
}

/** What a worker keeps: by path from its folder, "" for the document, with SHA-256 without 0x and content type. */
type Page = {
  readonly build: string;
  readonly files: readonly (readonly [path: string, hash: string, type: string])[];
};

/** What both have: the names of this page's caches, and how all of it goes away. */
const LEAVING = `const PREFIX = "symbolon " + self.registration.scope + " ";

async function forget(kept) {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(PREFIX) && name !== kept).map((name) => caches.delete(name)));
}

async function leave() {
  await forget();
  await self.registration.unregister();
}
`;

/** What it does by what it lists. Never `caches.open` elsewhere than where it keeps: that makes an empty cache. */
const WORKING = `const CACHE = PREFIX + PAGE.build + " " + ID;
const FILES = new Map(PAGE.files.map(([path, hash, type]) => [path, { hash, type }]));
const addressOf = (path) => new URL(path, self.registration.scope).href;
// Kept last, at the worker's own address: the list of what is kept with it.
const MARK = "${WORKER}";

async function isBuilt(path, bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("") === FILES.get(path).hash;
}

// With no header of the host's: nobody has compared these.
const answerOf = (path, bytes) => new Response(bytes, { headers: { ...HEADERS, "content-type": FILES.get(path).type } });

// All files as they were built, or nothing.
async function keepAll() {
  const isNew = !(await caches.has(CACHE));
  const cache = await caches.open(CACHE);
  const keep = async (path) => {
    const response = await fetch(addressOf(path), { cache: "no-cache", redirect: "error", priority: "low" });
    const bytes = await response.arrayBuffer();
    if (!response.ok || !(await isBuilt(path, bytes))) throw new Error(path + " is not the file that was built");
    await cache.put(addressOf(path), answerOf(path, bytes));
  };
  try {
    await Promise.all([...FILES.keys()].map(keep));
    await cache.put(addressOf(MARK), new Response(JSON.stringify([...FILES.keys()])));
  } catch (refused) {
    if (isNew) await caches.delete(CACHE);
    throw refused;
  }
}

const find = (path) => caches.match(addressOf(path), { cacheName: CACHE }).catch(() => undefined);

// Every script of this origin can change what is kept. Who changed one file may have changed any: all of it goes.
async function kept(path) {
  const bytes = await (await find(path))?.arrayBuffer();
  if (bytes === undefined) return undefined;
  if (await isBuilt(path, bytes)) return answerOf(path, bytes);
  await caches.delete(CACHE);
}

// Where the host answers, and no longer has this worker, nobody stands for what is kept.
async function isGone() {
  const response = await fetch(addressOf("${WORKER}"), { cache: "no-store", redirect: "error" });
  const { status, ok, headers } = response;
  // To its end: a next worker waits for what this one is at.
  await response.arrayBuffer();
  return status === 404 || status === 410 || (ok && /^text\\/html\\b/i.test(headers.get("content-type") ?? ""));
}

async function tend() {
  if (await isGone()) return leave();
  const found = await Promise.all([MARK, ...FILES.keys()].map(find));
  if (found.includes(undefined)) await keepAll();
}

// Whole: a body may also come too late, or break off.
async function ask(request) {
  const response = await fetch(request);
  await response.clone().arrayBuffer();
  return response;
}

async function fromHost(event, path) {
  const asked = ask(event.request);
  const late = new Promise((resolve) => setTimeout(resolve, HOST_WAIT_MS));
  const answer = await Promise.race([asked, late]).catch(() => undefined);
  if (answer !== undefined && answer.status < 500) {
    if (path === "") event.waitUntil(tend().catch(() => {}));
    return answer;
  }
  return (await kept(path)) ?? asked;
}

self.addEventListener("install", (event) => event.waitUntil(keepAll().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(forget(CACHE).then(() => self.clients.claim())));
self.addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  const { origin, pathname } = new URL(url);
  const scope = new URL(self.registration.scope);
  if (method !== "GET" || origin !== scope.origin || !pathname.startsWith(scope.pathname)) return;
  const path = pathname.slice(scope.pathname.length).replace(/^index\\.html$/, "");
  if (!FILES.has(path)) return;
  const named = async () => (await kept(path)) ?? fetch(event.request);
  event.respondWith(path.startsWith("assets/") ? named() : fromHost(event, path));
});
`;

/**
 * The worker that keeps the files of a page: by their SHA-256, and nothing else. It answers requests for these files alone:
 * those that are named by their content from what is kept, the others from the host, and only where that gives no answer from
 * what is kept, each time compared with its hash. It asks for itself at each visit, goes once the host does not have it, and
 * keeps again what is lost.
 * @param build of the page, as its document names it: SHA-256 without 0x
 */
export function offlineWorker(build: string, files: readonly SiteFile[]): string {
  const page: Page = {
    build,
    files: files.map(({ path, sha256: hash }) => [
      path === DOCUMENT ? "" : path,
      hash.slice("0x".length),
      contentTypeOf(path),
    ]),
  };
  // The rest of the policy is in the document, which has a hash.
  const headers = documentHeaders("frame-ancestors 'none'", true);
  const text = (id: string) =>
    `// Written by \`symbolon page build\`. Keeps the files of this page, and nothing else, so that it opens without a network.
"use strict";
// The build, and its files by path from this folder, each with SHA-256 and content type; "" is the document.
const PAGE = ${JSON.stringify(page, undefined, 1)};
// Of all else that is written here: no other worker has the same cache.
const ID = "${id}";
const HEADERS = ${JSON.stringify(headers, undefined, 1)};
const HOST_WAIT_MS = ${HOST_WAIT_MS};
${LEAVING}
${WORKING}`;
  return text(sha256(new TextEncoder().encode(text(""))).slice("0x".length));
}

/** The worker of a page that keeps nothing: where an earlier build's is, it takes its place, empties its caches and goes. */
export function leavingWorker(): string {
  return `// Written by \`symbolon page build\` for a page that keeps nothing: it takes away what an earlier build's worker has kept.
"use strict";
${LEAVING}
self.addEventListener("install", (event) => event.waitUntil(self.skipWaiting()));
self.addEventListener("activate", (event) => event.waitUntil(leave()));
`;
}
