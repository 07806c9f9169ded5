import type { Command } from "commander";
import type { Address } from "viem";
import { readText } from "../../src/node/files/readText.ts";
import type { WriteClient } from "../../src/sdk/chain/clients.ts";
import { SymbolonError } from "../../src/sdk/core/errors.ts";
import { type TokenWords, tokenAmount } from "../../src/sdk/core/text/tokenAmount.ts";
import type { Timing } from "../../src/sdk/delivery/timing.ts";
import type { RelayedCampaign } from "../../src/sdk/distribution/claim/relayedCampaign.ts";
import { requireVesting } from "../../src/sdk/distribution/release/lookDue.ts";
import {
  type ReleaseEntitlementsParameters,
  releaseEntitlements,
} from "../../src/sdk/distribution/release/releaseEntitlements.ts";
import { releaseSigned, STILL_GOOD } from "../../src/sdk/distribution/release/releaseSigned.ts";
import { parseSignedClaim } from "../../src/sdk/distribution/sign/parseSignedClaim.ts";
import {
  type AmountOptions,
  amountOption,
  readUnitsOf,
  type TypedAmount,
  takingAmounts,
} from "../command/amounts.ts";
import { ownJournal, printOutcome } from "../command/calldata.ts";
import { readAddress, readBlock, readNumber } from "../command/optionReaders.ts";
import { readData } from "../command/standardInput.ts";
import { table } from "../output.ts";
import { progress } from "../progress.ts";
import {
  CAMPAIGN,
  inFlightOption,
  openPayerClients,
  openRelayedCampaign,
  PAYER_HELP,
  type SendingOptions,
  sending,
  withPayers,
} from "./commonOptions.ts";
import { openTree } from "./openTree.ts";
import { reportRelease } from "./reportRelease.ts";

const RELEASE_HELP = `
A leaf is claimed first (\`campaign claim\`, \`campaign relay\`); from then on what vests is released, without a proof and
without an end. Before a transaction is sent it is written to the journal; the same command, run again after whatever
happened, pays what is due then, and nothing twice.

A signed claim that paid nothing, since nothing was vested yet, leaves its signature good for one payment, by whoever has
it. Whoever would take it back releases something without it, as soon as something is due.

Exit code 0: what was due is paid; 3: some were skipped, or the leaf that was named is not claimed yet.`;

export function define(command: Command): void {
  takingAmounts(sending(withPayers(command)))
    .argument("<campaign>", CAMPAIGN)
    .argument("[dir]", "the tree's folder (default: the chain is searched for who has claimed)")
    .option("--claimant <address>", "what is due to this account", readAddress)
    .option("--index <number>", "what is due of this leaf", readNumber)
    .option("--all", "whatever is due to anybody, in bundles")
    .addOption(amountOption("--min <tokens>", "leave out of whom less is due (default: 0)"))
    .option("--signed <file>", "pay as `campaign sign` says: to another address, with a fee", readData)
    .addOption(amountOption("--fee <tokens>", "what to keep of a signed one (default: all that was signed)"))
    .addOption(inFlightOption())
    .option("--from-block <number>", "first block to search (default: the campaign file's, or 0)", readBlock)
    .option("--journal <file>", "what was sent (default: CAMPAIGN.release.journal)")
    .option("--dry-run", "tell what is due, send nothing")
    .addHelpText("after", RELEASE_HELP)
    .addHelpText("after", PAYER_HELP)
    .action((campaign: string, directory: string | undefined, options: ReleaseOptions) =>
      release(campaign, directory, options),
    );
}

type ReleaseOptions = SendingOptions &
  AmountOptions &
  Pick<ReleaseEntitlementsParameters, "index" | "fromBlock" | "inFlight"> & {
    readonly claimant?: Address;
    readonly all?: boolean;
    readonly signed?: string;
    readonly fee?: TypedAmount;
    readonly min?: TypedAmount;
    readonly journal?: string;
  };

/** `symbolon campaign release CAMPAIGN [DIR]`: pays what is due of leaves that were claimed, each part exactly once. */
export async function release(
  given: string,
  directory: string | undefined,
  options: ReleaseOptions,
  timing?: Timing,
): Promise<void> {
  const { claimant, index, signed, dryRun = false } = options;
  requireMeant(options);
  const { client, campaign, token, file } = await openRelayedCampaign(options, given);
  requireVesting(campaign);
  const { fee, min } = options;
  const units = await readUnitsOf(client, campaign.token, { fee, min }, options);
  if (signed !== undefined) {
    await releaseFile(client, { campaign, token, feeLimit: units.fee }, signed, options);
    return;
  }
  const tree =
    directory === undefined
      ? undefined
      : { name: directory, rows: (await openTree(directory, campaign)).tree.allocation };
  const journalPath = options.journal ?? `${given}.release.journal`;
  const released = await releaseEntitlements(client, {
    campaign,
    tree,
    account: claimant,
    index,
    min: units.min,
    dryRun,
    timing,
    fromBlock: options.fromBlock ?? file?.fromBlock,
    payers: await openPayerClients(client, options),
    inFlight: options.inFlight,
    journal: ownJournal(options, journalPath),
    onSearching: progress("looking for who has claimed", "blocks"),
    onProgress: progress("releasing", "leaves"),
    onReading: progress("reading what was claimed", "leaves"),
  });
  reportRelease({ client, campaign, token, released, journalPath, options });
}

type SignedRelease = {
  readonly campaign: RelayedCampaign;
  readonly token: TokenWords;
  /** Base units. */
  readonly feeLimit: bigint | undefined;
};

async function releaseFile(
  client: WriteClient,
  { campaign, token, feeLimit }: SignedRelease,
  file: string,
  options: ReleaseOptions,
): Promise<void> {
  const { dryRun = false } = options;
  const claim = parseSignedClaim(readText(file));
  const paid = await releaseSigned(client, { campaign, claim, name: file, fee: feeLimit, dryRun, token });
  const { index, account, recipient, fee, releasedBefore, due, released, transaction, gas, calls } = paid;
  const { maxFee } = claim.terms;
  const units = (amount: bigint) => tokenAmount(amount, token);
  const isLess = (feeLimit ?? 0n) > maxFee;
  printOutcome(
    options,
    { client, calls, name: "Symbolon: release" },
    {
      dryRun,
      campaign: campaign.campaign,
      index,
      account,
      recipient,
      fee,
      staysSigned: transaction === undefined,
      releasedBefore,
      due,
      released: released ?? null,
      transaction: transaction ?? null,
      gas: gas ?? null,
    },
    table([
      ["campaign", campaign.campaign],
      ["leaf", `index ${index}, of ${account}`],
      ["released before", units(releasedBefore)],
      [dryRun ? "would release" : "released", units(released ?? due)],
      ["to", recipient],
      [
        "fee",
        `${units(fee)}${isLess ? `: no more was signed, of the ${units(feeLimit ?? 0n)} asked for` : ""}`,
      ],
      ["signature", transaction === undefined ? STILL_GOOD : "used: it is good for nothing more"],
      ["transaction", transaction],
      ["gas", gas?.toLocaleString("en")],
    ]),
  );
}

/** Nothing is paid to everybody by mistake. */
function requireMeant({ claimant, index, all = false, signed }: ReleaseOptions): void {
  const ways = [claimant !== undefined || index !== undefined, all, signed !== undefined];
  if (ways.filter(Boolean).length === 1) return;
  throw new SymbolonError({
    code: "ReleaseNotTold",
    reason: "It is not said what is to be released, or it is said in several ways.",
    hint: "Give --claimant or --index (or both), or --all, or --signed FILE.",
  });
}
