import { useEffect } from "react";
import { useTakesCalls } from "../../../src/react/useTakesCalls.ts";
import { useVotes } from "../../../src/react/useVotes.ts";
import type { WalletWayProps } from "../ways/wayProps.ts";
import { ChooseDelegate, type ChosenDelegate } from "./ChooseDelegate.tsx";
import { useVotesTexts } from "./useVotesTexts.ts";

type CallsVotesProps = Pick<WalletWayProps, "data" | "claim" | "wallet"> & {
  /** Whether a paymaster is asked for the fee. It may pay for claims only, so nobody's claim brings more by itself. */
  readonly isFree: boolean;
  readonly onChange: (chosen: ChosenDelegate) => void;
};

/**
 * Offers to delegate with the claim, where the wallet takes both as one, and the token would take the delegation: otherwise the
 * claim would fail with it.
 */
export function CallsVotes({ data, claim, wallet, isFree, onChange }: CallsVotesProps) {
  const texts = useVotesTexts();
  const chainId = data.chain.id;
  const { account } = wallet;
  const { data: isAtomic } = useTakesCalls({ chainId, account, areSeveral: true });
  const { data: votes } = useVotes({ chainId, token: claim.token.address, account });
  const isOffered = isAtomic === true && votes?.canDelegate === true;
  useEffect(() => {
    if (!isOffered) onChange(undefined);
  }, [isOffered, onChange]);
  if (!isOffered) return null;
  return (
    <>
      <ChooseDelegate
        key={String(isFree)}
        data={data}
        account={account}
        present={votes.delegate}
        canLeave
        isLeft={isFree}
        onChange={onChange}
      />
      <p className="hint">{texts.withClaim}</p>
    </>
  );
}
