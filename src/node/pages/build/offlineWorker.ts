import { type PageData, type PageName, scanningPages } from "../../../sdk/pageData/index.ts";
import type { SiteFile } from "./siteFiles.ts";

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

const BUILD_LINE = /^const BUILD = "([\da-f]{64})";$/m;

/** The build that a worker keeps; undefined: it is not one of ours, or keeps nothing. */
export const buildOfWorker = (script: string): string | undefined => BUILD_LINE.exec(script)?.[1];

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

/**
 * The worker that keeps the files of a page: by their SHA-256, and nothing else. It answers requests for these files alone:
 * those that are named by their content from what is kept, the others from the host, and only where that gives no answer from
 * what is kept. It asks for itself at each visit, and goes once the host does not have it.
 * @param build of the page, as its document names it: SHA-256 without 0x
 */
export function offlineWorker(build: string, files: readonly SiteFile[]): string {
  const listed = files.map(({ path, sha256 }) => [
    path === "index.html" ? "" : path,
    sha256.slice("0x".length),
  ]);
  return `// Written by \`symbolon page build\`. Keeps the files of this page, and nothing else, so that it opens without a network.
"use strict";
const BUILD = "${build}";
// By path from this folder, with the SHA-256 of each; "" is the document.
const FILES = new Map(${JSON.stringify(listed, undefined, 1)});
const HOST_WAIT_MS = ${HOST_WAIT_MS};
${LEAVING}
const CACHE = PREFIX + BUILD;
const addressOf = (path) => new URL(path, self.registration.scope).href;

async function hashOf(response) {
  const bytes = await crypto.subtle.digest("SHA-256", await response.arrayBuffer());
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// All files as they were built, or nothing.
async function keepAll() {
  const cache = await caches.open(CACHE);
  const keep = async ([path, hash]) => {
    const response = await fetch(addressOf(path), { cache: "no-cache", redirect: "error", priority: "low" });
    if (!response.ok || (await hashOf(response.clone())) !== hash) throw new Error(path + " is not the file that was built");
    await cache.put(addressOf(path), response);
  };
  try {
    await Promise.all([...FILES].map(keep));
  } catch (refused) {
    await caches.delete(CACHE);
    throw refused;
  }
  await self.skipWaiting();
}

// Where the host answers, and no longer has this worker, nobody stands for what is kept.
async function leaveWhereGone() {
  const { status, ok, headers } = await fetch(addressOf("${WORKER}"), { method: "HEAD", cache: "no-store", redirect: "error" });
  const isScript = /javascript/i.test(headers.get("content-type") ?? "");
  if (status === 404 || status === 410 || (ok && !isScript)) await leave();
}

const kept = async (path) => (await caches.open(CACHE)).match(addressOf(path), { ignoreVary: true });

async function fromHost(event, path) {
  const asked = fetch(event.request);
  const late = new Promise((resolve) => setTimeout(resolve, HOST_WAIT_MS));
  const answer = await Promise.race([asked, late]).catch(() => undefined);
  if (answer !== undefined && answer.status < 500) {
    if (path === "") event.waitUntil(leaveWhereGone().catch(() => {}));
    return answer;
  }
  return (await kept(path)) ?? asked;
}

self.addEventListener("install", (event) => event.waitUntil(keepAll()));
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
