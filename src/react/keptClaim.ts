import { useEffect, useMemo, useSyncExternalStore } from "react";
import type { Address } from "viem";
import type { ClaimTerms } from "../sdk/core/signing/claimTypedData.ts";
import type { ClaimState } from "../sdk/distribution/state/claimState.ts";
import { claimKeeper, type KeptClaim, type KeptOf, parseKept } from "./claimKeeper.ts";

/**
 * What this device keeps of a claim that is under way, and how to change it; undefined: nothing. A page that is loaded again
 * goes on with it. Nothing of it is secret, and none of it is believed: a changed text is one that no campaign pays.
 */
export function useKeptClaim<What extends keyof KeptClaim>(of: KeptOf, what: What) {
  const keeper = claimKeeper();
  const text = useSyncExternalStore(keeper.subscribe, () => keeper.read(of, what));
  const kept = useMemo(() => parseKept<KeptClaim[What]>(text), [text]);
  const keep = (next: KeptClaim[What] | undefined) => keeper.keep(of, what, next);
  return [kept, keep] as const;
}

/**
 * Lets go of what this device keeps of a claim, its place at a gateway too, as soon as it is paid, whoever paid it, or can be paid
 * no more. Use it where the claim's state is read: the ways to claim are gone by then.
 */
export function useForgetPaid(of: KeptOf, state: ClaimState | undefined): void {
  const [signed, keep] = useKeptClaim(of, "signed");
  const [calls, keepCalls] = useKeptClaim(of, "calls");
  const { chainId, campaign, index } = of;
  const unpaid = { chainId: String(chainId), campaign, leaf: { index: String(index) } };
  useEffect(() => {
    if (state === undefined || !("paidBefore" in state)) return;
    const isOver = state.kind === "taken" || state.kind === "ended";
    if (isOver && calls !== undefined) keepCalls(undefined);
    // A place without a text: an earlier version of the page left it.
    if (isOver) claimKeeper().leavePlace(unpaid);
    if (signed === undefined || (!isOver && termsOfKept(signed.text, state.paidBefore) !== undefined)) return;
    keep(undefined);
  });
}

/** The last second that a date of JavaScript's can name. */
const MAX_SECONDS = 8_640_000_000_000n;

/**
 * The terms of a signed claim's text that was kept; undefined where it is none that still counts: what the campaign has paid is
 * a part of what was signed.
 */
export function termsOfKept(signed: string | undefined, paidBefore: bigint): ClaimTerms | undefined {
  try {
    const { terms, ...claim } = JSON.parse(signed ?? "") as {
      readonly paidBefore?: string;
      readonly terms: Readonly<Record<keyof ClaimTerms, string>>;
    };
    if (BigInt(claim.paidBefore ?? 0) !== paidBefore) return undefined;
    const { recipient, feeTaker, upTo, maxFee, deadline } = terms;
    if (BigInt(deadline) > MAX_SECONDS) return undefined;
    return {
      recipient: recipient as Address,
      feeTaker: feeTaker as Address,
      upTo: BigInt(upTo),
      maxFee: BigInt(maxFee),
      deadline: BigInt(deadline),
    };
  } catch {
    return undefined;
  }
}
