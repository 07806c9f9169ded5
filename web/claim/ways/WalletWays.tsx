import { lazy, Suspense } from "react";
import { useKeptClaim } from "../../../src/react/keptClaim.ts";
import { useTakesCalls } from "../../../src/react/useTakesCalls.ts";
import { Fold } from "./Fold.tsx";
import { useWayTexts } from "./useWayTexts.ts";
import type { WalletWayProps } from "./wayProps.ts";

const SignedWay = lazy(async () => ({ default: (await import("./SignedWay.tsx")).SignedWay }));
const CallsWay = lazy(async () => ({ default: (await import("./CallsWay.tsx")).CallsWay }));

/** Ways to claim by the connected wallet, other than a transaction of its own. */
export function WalletWays(props: WalletWayProps) {
  const { data, claim, leaf, wallet } = props;
  const texts = useWayTexts();
  const of = { chainId: data.chain.id, campaign: claim.campaign, index: leaf.index };
  const [signed] = useKeptClaim(of, "signed");
  const isOnChain = wallet.chainId === data.chain.id;
  const query = { enabled: isOnChain };
  const takesCalls = useTakesCalls({ chainId: data.chain.id, account: wallet.account, query });
  return (
    <>
      {isOnChain && takesCalls.data === true && (
        <Suspense>
          <CallsWay key={wallet.account} {...props} />
        </Suspense>
      )}
      {/* Owners sign a Safe's transactions in its own app, which gives a page no signature of theirs. */}
      {wallet.isSafe !== true && (
        <Fold title={texts.signed.title} isOpen={signed !== undefined}>
          <SignedWay key={wallet.account} {...props} />
        </Fold>
      )}
    </>
  );
}
