import type { ClaimState, KeptClaim, LeafCallParameters } from "../../../src/react/index.ts";
import type { ClaimData } from "../../../src/sdk/pageData/index.ts";
import type { SentSoFar } from "../sentSoFar.ts";

/** How an address stands in one of several campaigns. */
export type Standing = {
  readonly claim: ClaimData;
  /** Null: not listed; undefined: not known yet. */
  readonly leaf: LeafCallParameters["leaf"] | null | undefined;
  /** Undefined: not known yet, or not listed. */
  readonly state: ClaimState | undefined;
  readonly sent: SentSoFar;
  /** Calls that a wallet has taken for it. */
  readonly calls: KeptClaim["calls"] | undefined;
  /** Why it is not known; null: it is, or will be. */
  readonly error: unknown;
};

/** Nothing is known of it yet. */
export const unknown = (claim: ClaimData): Standing => ({
  claim,
  leaf: undefined,
  state: undefined,
  sent: "nothing",
  calls: undefined,
  error: null,
});

/** A claim that can be sent now, by its leaf. */
export type OpenClaim = Standing & {
  readonly leaf: LeafCallParameters["leaf"];
  readonly state: Extract<ClaimState, { readonly kind: "open" }>;
};

/** Whether something can be sent for it now, and nothing is on its way. */
export function isClaimable(standing: Standing): standing is OpenClaim {
  const { leaf, state, sent, error } = standing;
  const isFree = sent === "nothing" || sent === "mined";
  return leaf != null && state?.kind === "open" && isFree && error === null;
}

/** Whether it will not be known otherwise by waiting. */
export const isAnswered = ({ leaf, state, error }: Standing): boolean =>
  error !== null || leaf === null || state !== undefined;

/** What can be claimed comes first; then what may be later, or needs something; then what is done. */
export function rankOf(standing: Standing): number {
  const { state } = standing;
  if (state?.kind === "open") return isClaimable(standing) ? 0 : 1;
  if (state?.kind === "taken") return 3;
  return state?.kind === "ended" ? 4 : 2;
}

/** What is to be said of all of them, by the names of its sentences. */
export function saidOf(standings: readonly Standing[]) {
  if (!standings.every(isAnswered)) return ["looking"] as const;
  if (standings.every(({ leaf }) => leaf === null)) return ["notListedHint"] as const;
  const isOpen = standings.some(isClaimable);
  if (standings.some(isSilent)) return isOpen ? (["open", "silent"] as const) : (["silent"] as const);
  return [isOpen ? "open" : "noneOpen"] as const;
}

/** Whether it did not answer how the address stands. */
export const isSilent = ({ error }: Standing): boolean => error !== null;

/** The block by which all of some claims are known; undefined: not all are. */
export function readUpTo(standings: readonly Standing[]): bigint | undefined {
  let least: bigint | undefined;
  for (const { state } of standings) {
    if (state === undefined) return undefined;
    if (least === undefined || state.asOf.blockNumber < least) least = state.asOf.blockNumber;
  }
  return least;
}

/** By token, what some claims pay together, in base units. */
export function totalsOf(claims: readonly OpenClaim[]) {
  const totals = new Map<string, { readonly claim: ClaimData; readonly due: bigint }>();
  for (const { claim, state } of claims) {
    const key = claim.token.address.toLowerCase();
    const before = totals.get(key) ?? { claim, due: 0n };
    totals.set(key, { ...before, due: before.due + state.due });
  }
  return [...totals.values()];
}
