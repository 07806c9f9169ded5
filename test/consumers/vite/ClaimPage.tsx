import { useState } from "react";
import type { WriteClient } from "symbolon/chain";
import { proofFromFiles, urlReader } from "symbolon/claim-page";
import { type Address, createWalletClient, custom, getAddress, type Hex } from "viem";
import { waitForTransactionReceipt } from "viem/actions";
import { hardhat } from "viem/chains";
import { claimNow, claimState } from "./claimPage.ts";
import { findWallet } from "./findWallet.ts";

type Leaf = Parameters<typeof claimState>[2];
type Claimant = { readonly wallet: WriteClient; readonly leaf: Leaf };
type Props = { readonly campaign: Address; readonly root: Hex };

/** Who is there, and which row of the published files is theirs. */
async function connect({ root }: Props): Promise<Claimant> {
  const provider = await findWallet();
  const [first] = await provider.request({ method: "eth_requestAccounts" });
  if (first === undefined) throw new Error("The wallet has no account.");
  const account = getAddress(first);
  const read = urlReader(`${window.location.origin}/tree`);
  const found = await proofFromFiles({ read, account, root, convention: "native" });
  const wallet = createWalletClient({ account, chain: hardhat, transport: custom(provider) });
  return { wallet, leaf: { ...found, index: BigInt(found.index) } };
}

export function ClaimPage(props: Props) {
  const { campaign } = props;
  const [claimant, setClaimant] = useState<Claimant>();
  const [said, say] = useState("");
  const tell = (work: () => Promise<string>) => () => {
    work().then(say, (thrown: unknown) => say(String(thrown)));
  };
  const show = tell(async () => {
    const found = await connect(props);
    setClaimant(found);
    return `${found.leaf.amount} for ${found.leaf.account}: ${await claimState(found.wallet, campaign, found.leaf)}`;
  });
  if (claimant === undefined) return <Told said={said} action="Connect" onClick={show} />;
  const claim = tell(async () => {
    const { wallet, leaf } = claimant;
    const claimed = await claimNow(wallet, campaign, leaf);
    if (claimed.hash === undefined) return `Refused: ${claimed.sentence} ${claimed.hint}`;
    const { blockNumber } = await waitForTransactionReceipt(wallet, { hash: claimed.hash });
    return `Paid in block ${blockNumber}: ${await claimState(wallet, campaign, leaf)}`;
  });
  return <Told said={said} action="Claim" onClick={claim} />;
}

function Told(props: { readonly said: string; readonly action: string; readonly onClick: () => void }) {
  return (
    <>
      <p role="status">{props.said}</p>
      <button type="button" onClick={props.onClick}>
        {props.action}
      </button>
    </>
  );
}
