import { useEffect, useMemo, useSyncExternalStore } from "react";
import type { Address } from "viem";
import type { ClaimTerms } from "../sdk/core/signing/claimTypedData.ts";
import type { ClaimState } from "../sdk/distribution/state/claimState.ts";
import { claimKeeper, type KeptClaim, type KeptOf, parseKept } from "./claimKeeper.ts";

/**
 * The data that this device stores about a claim under way, and a function to change it; undefined: nothing. A reloaded
 * page continues with it. Nothing of it is secret or trusted: no campaign pays a changed text.
 */
export function useKeptClaim<What extends keyof KeptClaim>(of: KeptOf, what: What) {
  const keeper = claimKeeper();
  const text = useSyncExternalStore(keeper.subscribe, () => keeper.read(of, what));
  const kept = useMemo(() => parseKept<KeptClaim[What]>(text), [text]);
  const keep = (next: KeptClaim[What] | undefined) => keeper.keep(of, what, next);
  return [kept, keep] as const;
}

/**
 * Deletes this device's data about a claim, including its place at a gateway, as soon as the claim is paid, by anybody,
 * or can no longer be paid. Use it where the claim's state is read: by then, the ways to claim are no longer shown.
 */
export function useForgetPaid(of: KeptOf, state: ClaimState | undefined): void {
  const [signed, keep] = useKeptClaim(of, "signed");
  const [calls, keepCalls] = useKeptClaim(of, "calls");
  const [credential, keepCredential] = useKeptClaim(of, "credential");
  const [agreements, keepAgreements] = useKeptClaim(of, "agreements");
  const { chainId, campaign, index } = of;
  const unpaid = { chainId: String(chainId), campaign, leaf: { index: String(index) } };
  useEffect(() => {
    if (state === undefined || !("paidBefore" in state)) return;
    const isOver = state.kind === "taken" || state.kind === "ended";
    if (isOver && calls !== undefined) keepCalls(undefined);
    // A release asks no gate.
    if ((isOver || state.isRelease) && credential !== undefined) keepCredential(undefined);
    if ((isOver || state.isRelease) && agreements !== undefined) keepAgreements(undefined);
    // A place without a text, from an earlier version of the page.
    if (isOver) claimKeeper().leavePlace(unpaid);
    if (signed === undefined || (!isOver && termsOfKept(signed.text, state.paidBefore) !== undefined)) return;
    keep(undefined);
  });
}

/** What became of a stored signed claim: its terms, as far as they still count, and whether they are good by the chain's time. */
export function standOfKept(
  signed: string | undefined,
  { paidBefore, asOf }: Pick<Extract<ClaimState, { readonly due: bigint }>, "paidBefore" | "asOf">,
) {
  const terms = termsOfKept(signed, paidBefore);
  const isOver = terms !== undefined && terms.deadline !== 0n && terms.deadline < asOf.now;
  return { terms, isOver, isGood: terms !== undefined && !isOver };
}

/** The last second that a JavaScript date can have. */
const MAX_SECONDS = 8_640_000_000_000n;

/**
 * The terms of a stored signed claim; undefined: the text no longer counts. The signature includes what the campaign
 * has paid before.
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
