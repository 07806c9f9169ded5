import { useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { formatUnits, type Hex } from "viem";
import { getBlock } from "viem/actions";
import { useWatchAsset } from "wagmi";
import type { ReadConfig } from "../../src/react/index.ts";
import { shownSymbol } from "../../src/react/shownSymbol.ts";
import { receiptQueryOptions } from "../../src/react/useReceipt.ts";
import { walletFault } from "../../src/react/walletFault.ts";
import type { ClaimData, PageData } from "../../src/sdk/pageData/index.ts";
import { Problem } from "../shared/Problem.tsx";
import { saveFile } from "../shared/Value.tsx";
import { useMoreTexts } from "./claimTexts.ts";
import type { Leaf } from "./props.ts";
import { type ReceiptPayment, receiptTable } from "./receiptTable.ts";

const WalletArea = lazy(async () => ({
  default: (await import("../shared/wallet/WalletArea.tsx")).WalletArea,
}));

type AfterClaimProps = {
  readonly data: PageData;
  readonly claim: ClaimData;
  readonly leaf: Leaf;
  readonly config: ReadConfig;
  /** Base units: all that was paid. */
  readonly paid: bigint;
  /** Whether a later list may owe more. */
  readonly mayGrow: boolean;
  /** Transactions of this device, newest first. */
  readonly hashes: readonly Hex[];
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
      {!props.mayGrow && <p className="hint">{texts.safe}</p>}
      <div className="actions">
        <SaveReceipt {...props} />
        <button type="button" className="plain" onClick={() => print()}>
          {texts.print}
        </button>
      </div>
      {isConnecting && (
        <Suspense>
          <WalletArea chain={data.chain}>
            {({ chainId }) => chainId === data.chain.id && <AddToken token={claim.token} />}
          </WalletArea>
        </Suspense>
      )}
    </section>
  );
}

type SaveProps = Omit<AfterClaimProps, "isConnecting" | "mayGrow">;

function SaveReceipt({ data, claim, leaf, config, paid, hashes }: SaveProps) {
  const { after: texts } = useMoreTexts();
  const queries = useQueryClient();
  const [thrown, setThrown] = useState<unknown>();
  const { token, campaign } = claim;
  const chainId = data.chain.id;
  /** What a transaction of this device has paid of the leaf. */
  const paymentOf = async (hash: Hex): Promise<readonly ReceiptPayment[]> => {
    const receipt = await queries.fetchQuery(receiptQueryOptions(config, { chainId, campaign, hash }));
    if (receipt.status !== "paid") return [];
    const own = receipt.payments.filter(({ index }) => index === BigInt(leaf.index));
    if (own.length === 0) return [];
    const { timestamp } = await getBlock(config.getClient({ chainId }), { blockNumber: receipt.blockNumber });
    return [{ transaction: hash, at: timestamp, amount: own.reduce((sum, { amount }) => sum + amount, 0n) }];
  };
  const save = async () => {
    const payments = await Promise.all(hashes.map(paymentOf));
    const text = receiptTable({
      chain: data.chain.name,
      campaign,
      token: { address: token.address, symbol: shownSymbol(token) ?? "" },
      account: leaf.account,
      write: (baseUnits) => formatUnits(baseUnits, token.decimals),
      paid,
      payments: payments.flat().reverse(),
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
  const { mutate: watch, isPending, data: isAdded, error } = useWatchAsset();
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
      <p role="status">{isAdded === true ? texts.added : ""}</p>
      {error !== null && <Problem thrown={walletFault(error)} />}
    </>
  );
}
