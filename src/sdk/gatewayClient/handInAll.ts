import { SymbolonError } from "../core/errors.ts";
import { mapAtOnce } from "../core/mapAtOnce.ts";
import { pause } from "../core/pause.ts";
import { isOver } from "./intentStates.ts";
import type { IntentStatus } from "./intentStatus.ts";
import {
  type ClaimDocument,
  type GatewayClient,
  type OpenGatewayClientParameters,
  openGatewayClient,
  type ServedLane,
} from "./openGatewayClient.ts";

export type HandInAllParameters = {
  /** Where the gateway is: `https://claims.example`. */
  readonly url: string;
  readonly claims: readonly ClaimDocument[];
  /** Requests at once; default: 32. */
  readonly atOnce?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called with how many of the claims are at their end. */
  readonly onProgress?: ((ended: number, claims: number) => void) | undefined;
  /** Default: the global one. */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** Milliseconds between two looks at those that are under way; default: 500. */
  readonly lookEvery?: number | undefined;
  /** Waits before retries; default: by the clock. */
  readonly sleep?: OpenGatewayClientParameters["sleep"];
};

/** What became of a claim: its intent, which is at its end; or why the gateway refuses it. */
export type HandedIn =
  | { readonly intent: IntentStatus; readonly refusal?: undefined }
  | { readonly intent?: undefined; readonly refusal: SymbolonError };

const AT_ONCE = 32;
const LOOK_MS = 500;
/** Intents that are looked at each time. */
const MAX_LOOKS = 200;
/** Milliseconds until an answer counts as lost: a wait that the gateway asks of its address is part of it. */
const PATIENCE_MS = 120_000;

/**
 * Hands in many signed claims, as a service does for others, and follows each to its end. Done again, what was taken in is
 * known. It asks no more often than the gateway lets its address.
 * @returns by the place of each claim
 * @throws SymbolonError `GatewayUnavailable`; `UnknownLane` where the gateway does not serve a campaign of theirs
 */
export async function handInAll(parameters: HandInAllParameters): Promise<readonly HandedIn[]> {
  const { url, claims, atOnce = AT_ONCE, onProgress = () => {}, lookEvery = LOOK_MS } = parameters;
  const over = new AbortController();
  const signal = AbortSignal.any([over.signal, ...(parameters.signal ? [parameters.signal] : [])]);
  const fetch = fetchWithinLimits(parameters.fetch ?? globalThis.fetch);
  const client = openGatewayClient({
    url,
    fetch,
    patience: PATIENCE_MS,
    ...(parameters.sleep && { sleep: parameters.sleep }),
  });
  const unserved = notServed(await client.lanes(signal), claims);
  if (unserved !== undefined) throw unserved;
  const found = new Array<HandedIn>(claims.length);
  let ended = 0;
  const end = (place: number, one: HandedIn) => {
    found[place] = one;
    onProgress(++ended, claims.length);
  };
  let open: { readonly place: number; readonly id: string }[] = [];
  let isHandingIn = true;
  const handingIn = mapAtOnce(claims, atOnce, async (claim, place) => {
    try {
      const id = await client.handIn(claim, { signal });
      // Only now: what is open may have become another list meanwhile.
      open.push({ place, id });
    } catch (thrown) {
      if (!(thrown instanceof SymbolonError) || thrown.code === "GatewayUnavailable") throw thrown;
      end(place, { refusal: thrown });
    }
  }).finally(() => {
    isHandingIn = false;
  });
  const following = async () => {
    while (isHandingIn || open.length > 0) {
      await pause(lookEvery, signal);
      const some = open.splice(0, MAX_LOOKS);
      const later = await lookAt(client, some, { atOnce, signal, end });
      open = [...open, ...later];
    }
  };
  await Promise.all([handingIn, following()]).finally(() => over.abort());
  return found;
}

type LookParameters = {
  readonly atOnce: number;
  readonly signal: AbortSignal;
  readonly end: (place: number, one: HandedIn) => void;
};

/** Those that are not at their end. */
async function lookAt<One extends { readonly place: number; readonly id: string }>(
  client: GatewayClient,
  some: readonly One[],
  { atOnce, signal, end }: LookParameters,
): Promise<readonly One[]> {
  const later: One[] = [];
  await mapAtOnce(some, atOnce, async (one) => {
    const intent = await client.status(one.id, signal);
    if (isOver(intent.state)) end(one.place, { intent });
    else later.push(one);
  });
  return later;
}

/** A fetch that waits where the gateway says that its address asks too often: what reads, and what hands in, each together. */
function fetchWithinLimits(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  const notBefore = new Map<string, number>();
  return async (address, asking) => {
    for (;;) {
      const { method = "GET" } = asking ?? {};
      const wait = (notBefore.get(method) ?? 0) - performance.now();
      if (wait > 0) await pause(wait, asking?.signal ?? undefined);
      const response = await fetch(address, asking);
      if (response.status !== 429) return response;
      const answer = (await response.clone().json()) as { readonly error?: { readonly code?: string } };
      if (answer.error?.code !== "TooManyRequests") return response;
      const seconds = Number(response.headers.get("retry-after") ?? 1);
      notBefore.set(method, performance.now() + seconds * 1_000);
    }
  };
}

/** @returns undefined where the campaign of each claim is served */
export function notServed(
  lanes: readonly ServedLane[],
  claims: readonly ClaimDocument[],
): SymbolonError | undefined {
  const nameOf = (chain: string, campaign: string) => `${campaign.toLowerCase()} on chain ${chain}`;
  const served = lanes.map(({ chain, campaign }) => nameOf(String(chain), campaign));
  const other = claims
    .map(({ chainId, campaign }) => nameOf(chainId, campaign))
    .find((name) => !served.includes(name));
  if (other === undefined) return undefined;
  return new SymbolonError({
    code: "UnknownLane",
    reason: `The gateway does not serve the campaign ${other}: it serves ${served.join(", ") || "none"}.`,
    hint: "Name the gateway that was started with this campaign.",
    details: { campaign: other, served },
  });
}
