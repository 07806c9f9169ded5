import { lazy, Suspense, useState } from "react";
import { formatUnits, type Hex } from "viem";
import { getBlock } from "viem/actions";
import { useWatchAsset } from "wagmi";
import type { ReadConfig } from "../../src/react/index.ts";
import { shownSymbol } from "../../src/react/shownSymbol.ts";
import { walletFault } from "../../src/react/walletFault.ts";
import type { ClaimData, PageData } from "../../src/sdk/pageData/index.ts";
import { Problem } from "../shared/Problem.tsx";
import { saveFile } from "../shared/Value.tsx";
import { useMoreTexts } from "./claimTexts.ts";
import type { Leaf } from "./props.ts";
import { receiptTable } from "./receiptTable.ts";

const WalletArea = lazy(async () => ({
  default: (await import("../shared/wallet/WalletArea.tsx")).WalletArea,
}));

type AfterClaimProps = {
  readonly data: PageData;
  readonly claim: ClaimData;
  readonly leaf: Leaf;
  readonly config: ReadConfig;
  readonly paid: bigint;
  /** The transaction of this device that paid, and its block; undefined: somebody else's did. */
  readonly payment: { readonly hash: Hex; readonly blockNumber: bigint } | undefined;
  /** Whether the reader has asked for their wallet. */
  readonly isConnecting: boolean;
};

/** Once all is paid: what people do next. */
export function AfterClaim({ isConnecting, ...props }: AfterClaimProps) {
  const { data, claim } = props;
  const { after: texts } = useMoreTexts();
  return (
    <section aria-labelledby="after">
      <h2 id="after" className="quiet">
        {texts.heading}
      </h2>
      <p className="hint">{texts.safe}</p>
      <div className="actions">
        <SaveReceipt {...props} />
        <button type="button" className="plain" onClick={() => print()}>
          {texts.print}
        </button>
      </div>
      {isConnecting && (
        <Suspense>
          <WalletArea chain={data.chain}>{() => <AddToken token={claim.token} />}</WalletArea>
        </Suspense>
      )}
    </section>
  );
}

function SaveReceipt({ data, claim, leaf, config, paid, payment }: Omit<AfterClaimProps, "isConnecting">) {
  const { after: texts } = useMoreTexts();
  const [thrown, setThrown] = useState<unknown>();
  const { token, campaign } = claim;
  const save = async () => {
    const client = config.getClient({ chainId: data.chain.id });
    const block = payment && (await getBlock(client, { blockNumber: payment.blockNumber }));
    const text = receiptTable({
      chain: data.chain.name,
      campaign,
      token: { address: token.address, symbol: shownSymbol(token) ?? "" },
      account: leaf.account,
      amount: formatUnits(paid, token.decimals),
      payment: payment && block && { transaction: payment.hash, at: block.timestamp },
    });
    saveFile(`claim-${leaf.account}.csv`, text, "text/csv");
  };
  return (
    <>
      <button
        type="button"
        className="plain"
        onClick={() => void save().then(() => setThrown(undefined), setThrown)}
      >
        {texts.receipt}
      </button>
      {thrown !== undefined && <Problem thrown={thrown} />}
    </>
  );
}

/** Has the wallet show the token among its own (EIP-747). */
function AddToken({ token }: Pick<ClaimData, "token">) {
  const { after: texts } = useMoreTexts();
  const { mutate: watch, isPending, isSuccess, error } = useWatchAsset();
  const { address, decimals } = token;
  const symbol = shownSymbol(token);
  // Wallets refuse a token without one.
  if (symbol === undefined) return null;
  const add = () => watch({ type: "ERC20", options: { address, decimals, symbol } });
  return (
    <>
      <div className="act">
        <button type="button" disabled={isPending} onClick={add}>
          {texts.addToken}
        </button>
      </div>
      <p role="status">{isSuccess ? texts.added : ""}</p>
      {error !== null && <Problem thrown={walletFault(error)} />}
    </>
  );
}
