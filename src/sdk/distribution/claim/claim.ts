import type { Address, Hex } from "viem";
import { proofFromFiles, urlReader } from "../../allocation/proof/proofFromFiles.ts";
import type { WriteClient } from "../../chain/clients.ts";
import { explainViemError } from "../../chain/errors/explainViemError.ts";
import { requireOwnChain } from "../../chain/requireOwnChain.ts";
import { callable, maybe, readArguments, timingShape, uint, writeClient } from "../../core/arguments.ts";
import { WORD_BYTES } from "../../core/bytes.ts";
import { address, count, hex, list, Misfit, members, object, oneOf } from "../../core/decode.ts";
import type { Timing } from "../../delivery/timing.ts";
import { campaignRefusal } from "../decodeClaimError.ts";
import type { ProvenLeaf } from "../sign/unsignedClaim.ts";
import { type ClaimedLeaf, claimLeaf } from "./claimLeaf.ts";
import { relayedCampaign } from "./relayedCampaign.ts";
import type { DistributionTree } from "./treeOf.ts";

export type SendClaimParameters = {
  readonly campaign: Address;
  /** As `treeOf` built it; or the address of a folder on the web that `tree build --out` wrote, published whole. */
  readonly tree: Pick<DistributionTree, "leafOf" | "convention"> | string;
  /** Whose leaf; default: that of the wallet's account. */
  readonly account?: Address | undefined;
  /** Who is paid: the account itself may send its payment elsewhere; default: the account. */
  readonly recipient?: Address | undefined;
  /** What the campaign's gate asks for; default: nothing. */
  readonly gateData?: Hex | undefined;
  readonly timing?: Timing | undefined;
};

const shape = object(
  { campaign: address, tree },
  {
    account: maybe(address),
    recipient: maybe(address),
    gateData: maybe(hex()),
    timing: maybe(timingShape),
  },
);

function tree(value: unknown, path: string): SendClaimParameters["tree"] {
  if (typeof value === "string") {
    const url = URL.parse(value);
    // Paths of its files are put behind it.
    if (url !== null && url.search === "" && url.hash === "") return value;
    throw new Misfit({ path, value, expected: "the address of a published tree's folder, without ? and #" });
  }
  const { leafOf, convention } = members(value, path);
  callable(leafOf, `${path}.leafOf`);
  oneOf(["native"])(convention, `${path}.convention`);
  return value as DistributionTree;
}

const leafShape = object({ index: count, account: address, amount: uint(256), proof: list(hex(WORD_BYTES)) });

/**
 * Claims what a campaign owes an account, or releases what has vested since: reads the campaign, finds the leaf and its proof,
 * plays the call, sends it and waits until it is mined. Paid already is no failure: the same call may be made again.
 * @throws SymbolonError `BadArgument`, `NoCampaign`, `AccountNotInTree`, `RootMismatch` where a published tree is another campaign's,
 * `NotYours`, `TransactionReverted`, `TransactionPending`, `ChainNotReachable`; why the campaign refused, by the name of its error
 * @example
 * const { status, payment, transaction } = await claim(wallet, { campaign, tree });
 */
export async function claim(wallet: WriteClient, parameters: SendClaimParameters): Promise<ClaimedLeaf> {
  readArguments("claim", writeClient, wallet);
  const options = readArguments("claim", shape, parameters);
  const { account = wallet.account.address, recipient, gateData, timing } = options;
  try {
    await requireOwnChain(wallet);
    const campaign = await relayedCampaign(wallet, options.campaign);
    const leaf = await leafIn(options.tree, account, campaign.root);
    return await claimLeaf(wallet, { campaign, leaf, recipient, gateData, timing });
  } catch (thrown) {
    throw explainViemError(thrown, campaignRefusal);
  }
}

async function leafIn(tree: SendClaimParameters["tree"], account: Address, root: Hex): Promise<ProvenLeaf> {
  if (typeof tree !== "string") return readArguments("claim", leafShape, tree.leafOf(account));
  const query = { read: urlReader(tree), account, root, convention: "native" };
  const { index, amount, proof } = await proofFromFiles(query);
  return { index, account, amount, proof };
}
