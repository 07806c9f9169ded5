import type { Hex } from "viem";
import type { ClaimState, ReadConfig } from "../../src/react/index.ts";
import { AfterClaim } from "./AfterClaim.tsx";
import { useTokens } from "./claimTexts.ts";
import type { ClaimStatusProps } from "./props.ts";
import { Remind } from "./Remind.tsx";

type NextProps = ClaimStatusProps & {
  readonly state: ClaimState;
  readonly config: ReadConfig;
  readonly hashes: readonly Hex[];
};

/** The next step where nothing can be claimed now: all is paid, or it is too early. */
export function Next({ state, config, hashes, ...props }: NextProps) {
  const { claim, leaf } = props;
  const tokens = useTokens(claim);
  if (state.kind === "taken") {
    const { paidBefore, mayGrow } = state;
    return <AfterClaim {...props} config={config} paid={paidBefore} mayGrow={mayGrow} hashes={hashes} />;
  }
  if (state.kind !== "tooEarly" || state.isRelease) return null;
  const amount = claim.terms.kind === "instant" ? tokens(leaf.amount) : undefined;
  return <Remind opens={state.opens} now={state.asOf.now} amount={amount} account={leaf.account} />;
}
