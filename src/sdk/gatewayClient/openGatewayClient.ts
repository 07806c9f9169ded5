import { SymbolonError } from "../core/errors.ts";
import { pause } from "../core/pause.ts";
import type { DelegationDocument, DelegationProgress } from "./delegation.ts";
import { followIntent } from "./followIntent.ts";
import type { IntentStatus } from "./intentStatus.ts";
import { openRetryBudget, type RetryBudget } from "./retryBudget.ts";
import { shortMemory } from "./shortMemory.ts";
import {
  type ClaimDocument,
  type Remembered,
  recall,
  remember,
  type TicketMemory,
  ticketKey,
} from "./ticketMemory.ts";

export type { ClaimDocument } from "./ticketMemory.ts";

export type OpenGatewayClientParameters = {
  /** Where the gateway is: `https://claims.example`. */
  readonly url: string;
  /** Default: nothing outlives the page. */
  readonly memory?: TicketMemory;
  /** Default: the global one. */
  readonly fetch?: typeof globalThis.fetch;
  /** Milliseconds until an answer counts as lost; default: 15,000. */
  readonly patience?: number;
  /** Waits; default: by the clock. */
  readonly sleep?: (milliseconds: number, signal: AbortSignal | undefined) => Promise<void>;
  /** Numbers from 0 up to 1; default: `Math.random`. */
  readonly chance?: () => number;
};

export type HandInOptions = {
  readonly signal?: AbortSignal;
  /** A delegation of the account's votes, which is sent after the claim. Default: none. */
  readonly delegation?: DelegationDocument | undefined;
  /** Called with what the gateway answers of the delegation. A refused one is not stored: no status tells of it later. */
  readonly onDelegation?: (progress: DelegationProgress) => void;
  /**
   * Called when it has to wait, with the seconds until it tries again; and with the cost of a direct claim, unless the
   * place is remembered.
   */
  readonly onPlace?: (seconds: number, doors: ClaimDoors | undefined) => void;
  /**
   * Called when it takes the place of an earlier signature, with the Unix seconds until which whoever has that one can still
   * use it, as decimal text; undefined: without end.
   */
  readonly onReplaced?: (usableUntil: string | undefined) => void;
};

/** The cost of a claim through the gateway, and directly at the campaign: wei and base units as decimal text. */
export type ClaimDoors = {
  readonly gateway: { readonly seconds: number; readonly wei: string; readonly fee: string };
  /** An estimate, by the base fee alone. */
  readonly direct: { readonly seconds: number; readonly wei: string; readonly gas: number };
};

/** A campaign whose claims a gateway accepts. */
export type ServedLane = {
  readonly chain: number;
  readonly campaign: string;
  /** Whether it takes delegations of votes beside claims, and why it takes none; absent: it does not know them. */
  readonly delegations?: { readonly taken: boolean; readonly reason?: string };
};

export type GatewayClient = {
  /**
   * Hands a signed claim in, and tries again when the gateway asks it to. A further call, also after a reload,
   * continues where it was. Signed again with a later deadline, a claim takes the place of what it was, as long as nothing
   * was sent.
   * @returns the id of its intent
   * @throws SymbolonError with the gateway's code where it refuses; `TooLate`, `GatewayUnavailable`; what `signal` was
   * aborted with
   */
  readonly handIn: (claim: ClaimDocument, options?: HandInOptions) => Promise<string>;
  /** The status of an intent. @throws SymbolonError `UnknownIntent`, `GatewayUnavailable` */
  readonly status: (id: string, signal?: AbortSignal) => Promise<IntentStatus>;
  /**
   * Calls `onState` with each state of an intent, as soon as the gateway sends it; a broken connection is opened again.
   * @returns how it ended: `done`, `skipped`, `expired`; or `parked`, which waits for the gateway's operator
   * @throws SymbolonError `UnknownIntent`; what `signal` was aborted with
   */
  readonly follow: (
    id: string,
    onState: (status: IntentStatus) => void,
    signal?: AbortSignal,
  ) => Promise<IntentStatus>;
  /** The campaigns that it serves. @throws SymbolonError `GatewayUnavailable` */
  readonly lanes: (signal?: AbortSignal) => Promise<readonly ServedLane[]>;
};

const PATIENCE_MS = 15_000;
const FIRST_WAIT_MS = 500;
const MAX_WAIT_MS = 30_000;
/** Seconds between two requests for a claim, whatever the gateway asks. */
const MIN_PAUSE_SECONDS = 0.1;
const MILLI = 1_000;

/**
 * A gateway, for those who hand claims in. One for a page, or for a whole service: retries are counted together.
 * @example
 * const gateway = openGatewayClient({ url: "https://claims.example" });
 * const id = await gateway.handIn(JSON.parse(signedClaimText));
 * const { state } = await gateway.follow(id, (status) => console.log(status.state));
 */
export function openGatewayClient(parameters: OpenGatewayClientParameters): GatewayClient {
  const { memory = shortMemory(), sleep = pause, chance = Math.random } = parameters;
  const budget = openRetryBudget();
  const ask = asking(parameters, budget);
  const status: GatewayClient["status"] = async (id, signal) => {
    const { answer } = await ask(`/v1/intents/${encodeURIComponent(id)}`, undefined, signal);
    if (answer.state === undefined) throw refusalOf(answer, parameters.url);
    return answer as IntentStatus;
  };
  return {
    async handIn(claim, options = {}) {
      const { signal, delegation, onDelegation, onPlace = () => {}, onReplaced = () => {} } = options;
      const key = ticketKey(claim);
      let doors: ClaimDoors | undefined;
      const tellPlace = (seconds: number) => onPlace(seconds, doors);
      let before: Remembered | undefined;
      for (;;) {
        const found = recall(memory, key);
        const isIn = found !== undefined && "id" in found;
        if (isIn) before = found;
        if (isIn && isHandedIn(found, claim, delegation)) return found.id;
        const known = isIn ? undefined : found;
        if (known !== undefined) await until(known, { sleep, onPlace: tellPlace, signal });
        const body = { claim, delegation, ticket: known?.ticket };
        const { answer, now } = await ask("/v1/claims", body, signal);
        if (answer.delegation !== undefined) onDelegation?.(answer.delegation);
        if (answer.id !== undefined) {
          remember(memory, key, { id: answer.id, ...storedOf(answer, claim, delegation) });
          if (answer.replaces !== undefined) onReplaced(answer.replaces.usableUntil);
          return answer.id;
        }
        const { ticket, comes } = answer;
        ({ doors } = answer);
        if (ticket === undefined || comes === undefined) {
          const refusal = refusalOf(answer, parameters.url);
          // An answer that is not the gateway's shows nothing about the ticket. What an earlier signature became stays.
          if (refusal.code !== "GatewayUnavailable") remember(memory, key, before);
          // The ticket is from a gateway with another store; this one says when to come instead.
          if (refusal.code === "BadTicket" && known !== undefined) continue;
          throw refusal;
        }
        // Kept by this machine's clock, which may be wrong by hours: only the time from now counts.
        const here = Date.now() / MILLI - now;
        const soonest = Date.now() / MILLI + MIN_PAUSE_SECONDS;
        const at = Math.max(comes + here, soonest);
        remember(memory, key, { ticket, comes: at });
      }
    },
    status,
    follow(id, onState, signal) {
      const { fetch = globalThis.fetch } = parameters;
      const get = (path: string, init: RequestInit) => fetch(baseOf(parameters.url) + path, init);
      return followIntent({ fetch: get, status, sleep, chance }, { id, onState, signal });
    },
    async lanes(signal) {
      const { answer } = await ask("/v1/lanes", undefined, signal);
      if (Array.isArray(answer.lanes)) return answer.lanes;
      throw unavailable(parameters.url, new Error("it does not answer like a gateway."));
    },
  };
}

/** Whether the gateway has just this: the claim by its signature, and the delegation, if one is given. */
function isHandedIn(
  found: Extract<Remembered, { readonly id: string }>,
  claim: ClaimDocument,
  delegation: DelegationDocument | undefined,
): boolean {
  const isSame = found.signature === claim.signature;
  return isSame && (delegation === undefined || found.delegation === delegation.signature);
}

/** The signatures that a gateway stored. A delegation that it refuses is handed in once more: what refuses it may pass. */
function storedOf(answer: Answer, claim: ClaimDocument, delegation?: DelegationDocument) {
  const stored = answer.delegation?.state === "refused" ? undefined : delegation;
  return { signature: claim.signature, delegation: stored?.signature };
}

type Waiting = {
  readonly sleep: NonNullable<OpenGatewayClientParameters["sleep"]>;
  readonly onPlace: (seconds: number) => void;
  readonly signal: AbortSignal | undefined;
};

/** Clocks and timers are not exact: a request a moment too early is in vain. */
const MARGIN_SECONDS = 0.03;

async function until(
  { comes }: { readonly comes: number },
  { sleep, onPlace, signal }: Waiting,
): Promise<void> {
  const seconds = comes + MARGIN_SECONDS - Date.now() / MILLI;
  if (seconds <= 0) return;
  onPlace(seconds);
  await sleep(seconds * MILLI, signal);
}

type Answer = Partial<IntentStatus> & {
  readonly answer?: string;
  readonly ticket?: string;
  readonly comes?: number;
  readonly doors?: ClaimDoors;
  readonly replaces?: { readonly usableUntil?: string };
  readonly until?: number;
  readonly now?: number;
  readonly lanes?: readonly ServedLane[];
  readonly error?: {
    readonly code: string;
    readonly reason: string;
    readonly hint: string;
    readonly details?: Readonly<Record<string, unknown>>;
  };
};

/**
 * Request Timeout, Too Early: the request did not arrive whole, or not at the right moment. It does not mention the
 * claim.
 */
const LOST: ReadonlySet<number> = new Set([408, 425]);

type TimedAnswer = { readonly answer: Answer; readonly now: number };

function asking(
  { url, patience = PATIENCE_MS, sleep = pause, chance = Math.random, ...rest }: OpenGatewayClientParameters,
  budget: RetryBudget,
) {
  const { fetch = globalThis.fetch } = rest;
  const base = baseOf(url);
  const askOnce = async (path: string, body: object | undefined, signal: AbortSignal | undefined) => {
    const limits = [AbortSignal.timeout(patience), ...(signal === undefined ? [] : [signal])];
    const response = await fetch(base + path, {
      ...(body !== undefined && {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      }),
      signal: AbortSignal.any(limits),
    });
    const answer = (await response.json()) as Answer;
    const retryAfter = Number(response.headers.get("retry-after") ?? Number.NaN);
    return { answer, now: answer.now ?? Date.now() / MILLI, again: retryAfter, status: response.status };
  };
  return async (
    path: string,
    body: object | undefined,
    signal: AbortSignal | undefined,
  ): Promise<TimedAnswer> => {
    budget.recordRequest();
    for (let failures = 0; ; failures++) {
      const found = await askOnce(path, body, signal).catch((thrown) => {
        if (signal?.aborted === true) throw signal.reason;
        return thrown as Error;
      });
      const isAnswer = !(found instanceof Error);
      const isBusy =
        isAnswer &&
        (found.status >= 500 ||
          LOST.has(found.status) ||
          (found.status === 429 && found.answer.ticket === undefined));
      if (isAnswer && !isBusy) return found;
      if (!budget.spend()) throw unavailable(base, isAnswer ? found.answer : found);
      const max = Math.min(MAX_WAIT_MS, FIRST_WAIT_MS * 2 ** failures);
      const min = isAnswer && !Number.isNaN(found.again) ? found.again * MILLI : 0;
      await sleep(min + chance() * max, signal);
    }
  };
}

function baseOf(url: string): string {
  return url.replace(/\/$/, "");
}

function refusalOf({ error, answer, until: deadline, comes }: Answer, url: string): SymbolonError {
  if (typeof error === "object" && error !== null) {
    const { code, reason, hint, details = {} } = error;
    return new SymbolonError({ code, reason, hint, details });
  }
  if (answer !== "tooLate") return unavailable(url, new Error("its answer is not from a gateway"));
  return new SymbolonError({
    code: "TooLate",
    reason: "The claim's deadline would pass before its turn: too many claims are before it.",
    hint: "Claim directly, or sign it again with a later deadline.",
    details: { comes, until: deadline },
  });
}

function unavailable(url: string, why: Answer | Error): SymbolonError {
  const cause = why instanceof Error ? why.message : (why.error?.reason ?? "");
  return new SymbolonError({
    code: "GatewayUnavailable",
    reason: `The gateway at ${url} does not accept it now: ${cause}`,
    hint: "Try again in some minutes, or claim directly.",
    details: { url },
    ...(why instanceof Error && { cause: why }),
  });
}
