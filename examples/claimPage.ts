import { type Address, type Client, type Hex, type Transport, zeroAddress } from "viem";
import { getBlock, getChainId, signTypedData, writeContract } from "viem/actions";
import { claimCall, isClaimed, readClaimableFrom, type WriteClient } from "../src/sdk/chain/index.ts";
import { formatSignedClaim, signedClaimTypedData } from "../src/sdk/distribution/claimPage/index.ts";

/** A leaf and its proof, as the campaign's published files have it. */
type Leaf = {
  readonly index: bigint;
  readonly account: Address;
  readonly amount: bigint;
  readonly proof: readonly Hex[];
};

/** What a page says before anybody signs anything. */
export async function claimState(client: Client<Transport>, campaign: Address, { index }: Leaf) {
  if (await isClaimed(client, { campaign, index })) return "paid already";
  const opens = await readClaimableFrom(client, { campaign, index });
  const { timestamp } = await getBlock(client);
  return timestamp < opens ? `opens at ${new Date(Number(opens) * 1000).toISOString()}` : "open";
}

/** The account sends its claim itself. */
export async function claimNow(wallet: WriteClient, campaign: Address, leaf: Leaf) {
  try {
    return { hash: await writeContract(wallet, claimCall({ campaign, ...leaf })) };
  } catch (thrown) {
    // What errors mean is loaded with the first of them: it is as large as all the rest.
    const { decodeClaimError } = await import("../src/sdk/distribution/errors/index.ts");
    const refusal = decodeClaimError(thrown);
    // No contract refused: the node, the wallet or the network did, and trying again may help.
    if (refusal === undefined) throw thrown;
    return { refused: refusal.error, sentence: refusal.sentence, hint: refusal.hint };
  }
}

/**
 * The account signs, and a relayer sends: to whatever recipient, for at most `maxFee`, within the hour. The wallet shows all
 * of it. The text is for the relayer, and is worth nothing anywhere else.
 */
export async function signForRelayer(wallet: WriteClient, campaign: Address, leaf: Leaf, maxFee: bigint) {
  const { timestamp } = await getBlock(wallet);
  const unsigned = {
    chainId: BigInt(await getChainId(wallet)),
    campaign,
    ...leaf,
    terms: {
      upTo: leaf.amount,
      recipient: wallet.account.address,
      maxFee,
      feeTaker: zeroAddress,
      deadline: timestamp + 3_600n,
    },
  };
  const signature = await signTypedData(wallet, signedClaimTypedData(unsigned));
  return formatSignedClaim({ ...unsigned, signature });
}
