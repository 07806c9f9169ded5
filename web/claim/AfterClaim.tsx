import { useQueryClient } from "@tanstack/react-query";
import { lazy, useState } from "react";
import { formatUnits, type Hex } from "viem";
import { getBlock } from "viem/actions";
import type { ReadConfig } from "../../src/react/index.ts";
import { type ReceiptPayment, receiptTable } from "../../src/react/receiptTable.ts";
import { shownSymbol } from "../../src/react/shownSymbol.ts";
import { receiptQueryOptions } from "../../src/react/useReceipt.ts";
import type { ClaimData, PageData } from "../../src/sdk/pageData/index.ts";
import { Late } from "../shared/Late.tsx";
import { Problem } from "../shared/Problem.tsx";
import { Copy, saveFile } from "../shared/Value.tsx";
import type { ConnectedWallet } from "../shared/wallet/WalletArea.tsx";
import { Why } from "./AboutCampaign.tsx";
import { CampaignFacts } from "./CampaignFacts.tsx";
import { useMoreTexts } from "./claimTexts.ts";
import { pageAddress } from "./link.ts";
import type { Leaf } from "./props.ts";

/** Brings wagmi with it, which whoever only looks at a paid claim does not need. */
const AddToken = lazy(async () => ({ default: (await import("./AddToken.tsx")).AddToken }));

const LateVotes = lazy(async () => ({ default: (await import("./votes/LateVotes.tsx")).LateVotes }));

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
  readonly connect: () => void;
};

/** Once all is paid: what people do next. */
export function AfterClaim({ isConnecting, connect, ...props }: AfterClaimProps) {
  const { data, claim } = props;
  const { after: texts } = useMoreTexts();
  const { hasVotes } = claim;
  const votes = (wallet?: ConnectedWallet) =>
    hasVotes && (
      <Late>
        <LateVotes {...props} wallet={wallet} connect={connect} />
      </Late>
    );
  // Within reach of a thumb, unless it would cover another button above it.
  const place = hasVotes ? "act" : "act reachable";
  return (
    <section aria-labelledby="after">
      <h2 id="after" className="quiet">
        {texts.heading}
      </h2>
      {!props.mayGrow && !hasVotes && <p className="hint">{texts.safe}</p>}
      <div className="actions">
        <SaveReceipt {...props} />
        <button type="button" className="plain" onClick={() => print()}>
          {texts.print}
        </button>
        <Share />
      </div>
      {/* Coin is in the account itself, where every wallet shows it. */}
      {!claim.token.coin &&
        (isConnecting ? (
          <Late>
            <AddToken chain={data.chain} token={claim.token} place={place} beside={votes} />
          </Late>
        ) : (
          <>
            {votes()}
            <div className={place}>
              <button type="button" className="plain" onClick={connect}>
                {texts.addToken}
              </button>
            </div>
          </>
        ))}
      {/* A receipt says which campaign of which token paid, and why, whatever is unfolded. */}
      <div className="printed">
        <Why claim={claim} />
        <CampaignFacts data={data} claim={claim} />
      </div>
    </section>
  );
}

/** Hands the page on, without anybody's account: by the device's own means where it has some. */
function Share() {
  const { after: texts } = useMoreTexts();
  const url = pageAddress();
  if (!("share" in navigator)) return <Copy text={url} label={texts.copyPage} />;
  // Whoever closes what the device shows has changed their mind.
  const share = () => void navigator.share({ title: document.title, url }).catch(() => {});
  return (
    <button type="button" className="plain" onClick={share}>
      {texts.share}
    </button>
  );
}

type SaveProps = Omit<AfterClaimProps, "isConnecting" | "connect" | "mayGrow">;

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
      token: { address: token.coin ? "" : token.address, symbol: shownSymbol(token) ?? "" },
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
