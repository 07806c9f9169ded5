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
import { type AmountOptions, readUnitsOf, type TypedAmount } from "../command/amounts.ts";
import { ownJournal, printOutcome } from "../command/calldata.ts";
import { table } from "../output.ts";
import { progress } from "../progress.ts";
import type { SendingOptions } from "./commonOptions.ts";
import { openPayerClients, openRelayedCampaign } from "./openCampaign.ts";
import { openTree } from "./openTree.ts";
import { reportRelease } from "./reportRelease.ts";

export type ReleaseOptions = SendingOptions &
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
    onProgress: progress(dryRun ? "simulating" : "releasing", "leaves"),
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
    reason: "The command needs exactly one of --claimant or --index, --all, and --signed.",
    hint: "Give --claimant or --index (or both), or --all, or --signed.",
  });
}
