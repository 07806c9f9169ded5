import type { Command } from "commander";
import { type Address, type Hash, type Hex, isAddressEqual, zeroAddress } from "viem";
import { getBlock, simulateContract, writeContract } from "viem/actions";
import { claimedIn } from "../../src/chain/claimedIn.ts";
import type { BundleItem } from "../../src/core/bundle/bundle.ts";
import { SymbolonError } from "../../src/core/errors.ts";
import { awaitReceipt } from "../../src/delivery/lookUp.ts";
import { knownCampaign } from "../../src/distribution/node/knownCampaign.ts";
import { duePayment } from "../../src/distribution/relay/duePayment.ts";
import { transactionReverted } from "../../src/distribution/transactionReverted.ts";
import { openWriter } from "../command/connect.ts";
import { readAddress, readHex } from "../command/optionReaders.ts";
import { printResult, table } from "../output.ts";
import { onChain } from "./commonOptions.ts";
import { gateDataOfFile } from "./relay/gateDataOfFile.ts";
import { provenLeaf } from "./relay/provenLeaf.ts";
import { readStandings } from "./relay/readStandings.ts";
import { type RelayedCampaign, relayedCampaign } from "./relay/relayedCampaign.ts";
import { singleClaim } from "./relay/singleClaim.ts";
import { singleRelease } from "./relay/singleRelease.ts";

const CAMPAIGN = "its address, or the file that `campaign create` wrote";
const SOURCE = "the tree's folder, or what `tree proof --json` printed";

/** What the command takes. */
export function define(command: Command): void {
  onChain(command)
    .argument("<campaign>", CAMPAIGN)
    .argument("<source>", SOURCE)
    .option("--account <address>", "whose leaf (default: the signing account's, or the proof's)", readAddress)
    .option("--to <address>", "who is paid: the account itself may send its payment elsewhere", readAddress)
    .option("--credential <file>", "presentation or package of a credential, for the gate")
    .option("--gate-data <hex>", "what the gate asks for, ready made", readHex)
    .option("--dry-run", "simulate, send nothing")
    .action(claim);
}

export type ClaimOptions = {
  readonly rpc: string;
  /** Whose leaf; left out: the one in the proof file, or the signing account's. */
  readonly account?: Address;
  /** Who is paid: the account itself may send its payment elsewhere. */
  readonly to?: Address;
  /** Credential or presentation, for the gate. */
  readonly credential?: string;
  /** What the gate asks for, ready made. */
  readonly gateData?: Hex;
  readonly dryRun?: boolean;
  readonly json?: boolean;
};

/**
 * `symbolon campaign claim CAMPAIGN DIR|PROOF`: claims one leaf, or what is due of it since it was claimed, simulated first.
 * Paid already is no failure.
 */
export async function claim(told: string, source: string, options: ClaimOptions): Promise<void> {
  const client = await openWriter(options.rpc);
  const caller = client.account.address;
  const campaign = await relayedCampaign(client, (await knownCampaign(client, told)).campaign);
  const { proof, ...leaf } = await provenLeaf({ source, account: options.account, caller, campaign });
  const { number: blockNumber, timestamp: now } = await getBlock(client);
  const { index } = leaf;
  const standingOf = await readStandings(client, {
    campaign,
    indexes: [index],
    leafAt: () => leaf,
    blockNumber,
  });
  const { isPaid, paidBefore } = standingOf(index);
  const due = duePayment({ campaign, amount: leaf.amount, paidBefore, now });
  const isRelease = isPaid && campaign.kind === "vesting";
  const known = { campaign, paidBefore };
  const gateData = options.gateData ?? (await gateDataOfFile(client, campaign, options.credential));
  const own = ownWish(leaf, caller, options.to);
  const item = { ...leaf, ...(own && { signed: own }), ...(gateData !== undefined && { gateData }) };
  if (isPaid && (!isRelease || due === 0n)) {
    report(known, item, options, { status: "already" });
    return;
  }
  const call = isRelease ? singleRelease(campaign, item) : singleClaim(campaign, proof, item);
  // The bare address: for an account with a key viem would ask for a nonce too.
  await simulateContract(client, { ...call, account: caller });
  if (options.dryRun === true) {
    report(known, item, options, { status: "planned", payment: due });
    return;
  }
  const hash = await writeContract(client, call);
  const receipt = await awaitReceipt(client, hash);
  if (receipt.status === "reverted") throw transactionReverted(hash);
  const { claimed, released } = claimedIn({ campaign: campaign.campaign, receipt });
  const payment = (isRelease ? released : claimed).find((one) => one.index === BigInt(index))?.amount;
  const mined = { transaction: hash, block: receipt.blockNumber, gas: receipt.gasUsed };
  report(known, item, options, { status: "paid", ...mined, ...(payment !== undefined && { payment }) });
}

/** What makes the payment go elsewhere: where the account itself calls, its call is its signature. */
function ownWish({ account, amount }: BundleItem, caller: Address, to: Address | undefined) {
  if (to === undefined) return undefined;
  if (!isAddressEqual(account, caller)) throw notYours(account, caller, to);
  const terms = { upTo: amount, recipient: to, maxFee: 0n, feeTaker: zeroAddress, deadline: 0n };
  return { terms, fee: 0n, signature: "0x" as const };
}

type Outcome = {
  readonly status: "paid" | "already" | "planned";
  /** Base units of this payment. */
  readonly payment?: bigint;
  readonly transaction?: Hash;
  readonly block?: bigint;
  readonly gas?: bigint;
};

type Known = { readonly campaign: RelayedCampaign; readonly paidBefore: bigint };

function report(
  { campaign: { campaign, kind }, paidBefore }: Known,
  item: BundleItem,
  options: ClaimOptions,
  outcome: Outcome,
): void {
  const { index, account, amount, signed } = item;
  const recipient = signed?.terms.recipient ?? account;
  const { status, payment, transaction, block, gas } = outcome;
  const already = kind === "vesting" ? "all that is vested by now" : "already";
  const words = { paid: "now", already, planned: "not yet (dry run): it would be" } as const;
  printResult(
    options.json ?? false,
    {
      campaign,
      index,
      account,
      amount,
      recipient: status === "already" ? null : recipient,
      paidBefore,
      payment: payment ?? null,
      status,
      transaction: transaction ?? null,
      block: block ?? null,
      gas: gas ?? null,
    },
    table([
      ["campaign", campaign],
      ["index", index],
      ["account", account],
      ["amount", `${amount} base units`],
      ...(kind === "instant" ? [] : [["paid before", `${paidBefore} base units`] as const]),
      ...(kind === "instant" || payment === undefined ? [] : [["payment", `${payment} base units`] as const]),
      ...(signed === undefined || status === "already" ? [] : [["to", recipient] as const]),
      ["paid", transaction === undefined ? words[status] : `${words[status]}, in ${transaction}`],
      ...(gas === undefined ? [] : [["gas", gas.toLocaleString("en")] as const]),
    ]),
  );
}

function notYours(account: Address, caller: Address, to: Address): SymbolonError {
  return new SymbolonError({
    code: "NotYours",
    reason: `Only ${account} itself can send its payment to ${to}, and ${caller} would sign the transaction.`,
    hint: "Claim with the account's own key, or have it sign a claim (symbolon campaign sign) and relay that.",
    details: { account, caller, to },
  });
}
