import { lazy, Suspense } from "react";
import { useKeptClaim } from "../../../src/react/keptClaim.ts";
import { useAsksPaymaster, useTakesCalls } from "../../../src/react/useTakesCalls.ts";
import { Late } from "../../shared/Late.tsx";
import { Fold } from "./Fold.tsx";
import { KeptWay } from "./KeptWay.tsx";
import { useKeptTerms } from "./useKeptTerms.ts";
import { useWayTexts } from "./useWayTexts.ts";
import type { WalletWayProps } from "./wayProps.ts";

const SignedWay = lazy(async () => ({ default: (await import("./SignedWay.tsx")).SignedWay }));
const CallsWay = lazy(async () => ({ default: (await import("./CallsWay.tsx")).CallsWay }));

/** Ways to claim by the connected wallet, other than a transaction of its own. */
export function WalletWays(props: WalletWayProps) {
  return (
    <Suspense>
      <Ways {...props} />
    </Suspense>
  );
}

function Ways(props: WalletWayProps) {
  const { data, claim, leaf, wallet } = props;
  const texts = useWayTexts();
  const { isGood } = useKeptTerms(props);
  const isOnChain = wallet.chainId === data.chain.id;
  const asked = { chainId: data.chain.id, account: wallet.account, query: { enabled: isOnChain } };
  const takesCalls = useTakesCalls(asked);
  const asksPaymaster = useAsksPaymaster(asked);
  const [calls] = useKeptClaim(
    { chainId: data.chain.id, campaign: claim.campaign, index: leaf.index },
    "calls",
  );
  return (
    <>
      <KeptWay {...props} />
      {/* Calls that another wallet has taken are given up here. */}
      {isOnChain && (takesCalls.data === true || calls !== undefined) && (
        <Late>
          <CallsWay key={wallet.account} {...props} asksPaymaster={asksPaymaster.data === true} />
        </Late>
      )}
      {/* Owners sign a Safe's transactions in its own app, which gives a page no signature of theirs. */}
      {wallet.isSafe !== true && !isGood && (
        <Fold title={texts.signed.title(data.chain.currency.symbol)}>
          <SignedWay key={wallet.account} {...props} />
        </Fold>
      )}
    </>
  );
}
