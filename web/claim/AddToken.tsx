import type { ReactNode } from "react";
import { useWatchAsset } from "wagmi";
import { shownSymbol } from "../../src/react/shownSymbol.ts";
import type { ClaimData, PageChain } from "../../src/sdk/pageData/index.ts";
import { Problem } from "../shared/Problem.tsx";
import { type ConnectedWallet, WalletArea } from "../shared/wallet/WalletArea.tsx";
import { useMoreTexts } from "./claimTexts.ts";

type AddTokenProps = Pick<ClaimData, "token"> & {
  readonly chain: PageChain;
  /** The class of the button's place. */
  readonly place: string;
  /** Drawn above it: what else the wallet can do here. */
  readonly beside: (wallet: ConnectedWallet) => ReactNode;
};

/** Has the connected wallet show the token among its own (EIP-747), where it is on the token's chain. */
export function AddToken({ chain, token, place, beside }: AddTokenProps) {
  return (
    <WalletArea chain={chain}>
      {(wallet) => (
        <>
          {beside(wallet)}
          {wallet.chainId === chain.id && <Add token={token} place={place} />}
        </>
      )}
    </WalletArea>
  );
}

function Add({ token, place }: Pick<AddTokenProps, "token" | "place">) {
  const { after: texts } = useMoreTexts();
  const { mutate: watch, isPending, data: isAdded, error } = useWatchAsset();
  const { address, decimals } = token;
  const symbol = shownSymbol(token);
  // Wallets refuse a token without one.
  if (symbol === undefined) return null;
  const add = () => watch({ type: "ERC20", options: { address, decimals, symbol } });
  return (
    <>
      <div className={place}>
        <button type="button" className="plain" disabled={isPending} onClick={add}>
          {texts.addToken}
        </button>
      </div>
      <p className="hint">{texts.addTokenAbout}</p>
      <p role="status">{isAdded === true ? texts.added : ""}</p>
      {error !== null && <Problem thrown={error} />}
    </>
  );
}
