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
  const build = document.querySelector<HTMLMetaElement>("meta[name=build]")?.content;
  const look = async () => {
    const prefix = `symbolon ${registration.scope} `;
    const names = (await caches.keys()).filter((name) => name.startsWith(prefix));
    onKept(names.length === 0 ? "nothing" : names.includes(`${prefix}${build}`) ? "this" : "other");
  };
  const follow = (worker: ServiceWorker) => {
    worker.addEventListener("statechange", () => {
      if (worker.state === "activated" || worker.state === "redundant") void look();
    });
  };
  registration.addEventListener(
    "updatefound",
    () => registration.installing && follow(registration.installing),
  );
  // Without a network, what is kept stays.
  await registration.update().catch(() => {});
  const coming = registration.installing ?? registration.waiting;
  if (coming === null) await look();
  else follow(coming);
}
