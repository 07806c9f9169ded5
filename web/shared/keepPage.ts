/** What this device keeps for a visit without a network: nothing, the page that is open, or another build of it. */
export type Kept = "nothing" | "this" | "other";

type TrustedTypes = {
  readonly createPolicy: (
    name: string,
    rules: { readonly createScriptURL: () => string },
  ) => { readonly createScriptURL: (of: string) => string };
};

/** Of no user's making: the one script that the page registers. */
const WORKER = "./sw.js";

/**
 * Registers the page's worker once the page is loaded and idle. A browser that forbids it has a page that opens by its host
 * alone.
 * @param onKept called whenever what is kept changes
 * @returns ends it
 */
export function keepPage(onKept: (kept: Kept) => void): () => void {
  let isOver = false;
  const begin = () => {
    if (isOver) return;
    register((kept) => !isOver && onKept(kept)).catch(() => {});
  };
  const whenIdle = () => ("requestIdleCallback" in window ? requestIdleCallback(begin) : begin());
  if (document.readyState === "complete") whenIdle();
  else addEventListener("load", whenIdle, { once: true });
  return () => {
    isOver = true;
  };
}

async function register(onKept: (kept: Kept) => void): Promise<void> {
  const { trustedTypes } = globalThis as { readonly trustedTypes?: TrustedTypes };
  const policy = trustedTypes?.createPolicy("worker", { createScriptURL: () => WORKER });
  const registration = await navigator.serviceWorker.register(policy?.createScriptURL(WORKER) ?? WORKER);
  // Before its worker is there for good, nothing of it is said to be kept.
  const look = async () =>
    onKept(registration.active?.state === "activated" ? await keptIn(registration.scope) : "nothing");
  const follow = (worker: ServiceWorker) => {
    worker.addEventListener("statechange", () => {
      if (worker.state === "activated" || worker.state === "redundant") look().catch(() => {});
    });
  };
  registration.addEventListener(
    "updatefound",
    () => registration.installing && follow(registration.installing),
  );
  // Without a network, what is kept stays.
  await registration.update().catch(() => leaveWhereGone(registration).catch(() => {}));
  const coming = registration.installing ?? registration.waiting ?? registration.active;
  if (coming !== null) follow(coming);
  if (coming === registration.active) await look();
}

/** The worker does so, too, where it can: one that somebody changed does not. */
async function leaveWhereGone(registration: ServiceWorkerRegistration): Promise<void> {
  const { status } = await fetch(WORKER, { cache: "no-store", redirect: "error" });
  if (status !== 404 && status !== 410) return;
  await registration.unregister();
  const names = await namesIn(registration.scope);
  await Promise.all(names.map((name) => caches.delete(name)));
}

const namesIn = async (scope: string): Promise<readonly string[]> =>
  (await caches.keys()).filter((name) => name.startsWith(`symbolon ${scope} `));

async function keptIn(scope: string): Promise<Kept> {
  const build = document.querySelector<HTMLMetaElement>("meta[name=build]")?.content;
  const names = await namesIn(scope);
  const isThere = await Promise.all(names.map(isWhole));
  const whole = names.filter((_, i) => isThere[i]);
  if (whole.length === 0) return "nothing";
  return whole.some((name) => name.startsWith(`symbolon ${scope} ${build} `)) ? "this" : "other";
}

/** Whether each file is there that a cache lists: its list is kept last, at the worker's address. */
async function isWhole(cacheName: string): Promise<boolean> {
  const mark = await caches.match(WORKER, { cacheName });
  const paths: readonly string[] = (await mark?.json()) ?? [];
  const files = await Promise.all(paths.map((path) => caches.match(`./${path}`, { cacheName })));
  return files.length > 0 && files.every((file) => file !== undefined);
}
