import { formatGwei } from "viem";
import { claimFiles } from "../../src/node/campaigns/claimFiles.ts";
import { formatDuration, formatThings } from "../../src/sdk/core/text/format.ts";
import type { Timing } from "../../src/sdk/delivery/timing.ts";
import { listedIndexes } from "../../src/sdk/distribution/relay/listedIndexes.ts";
import type { PaymentsWaiting } from "../../src/sdk/distribution/relay/patience.ts";
import { type RelayClaimsParameters, relayClaims } from "../../src/sdk/distribution/relay/relayClaims.ts";
import { type AmountOptions, readUnitsOf, type TypedAmount } from "../command/amounts.ts";
import { ownJournal } from "../command/calldata.ts";
import { besideData } from "../command/standardInput.ts";
import type { ThroughOptions } from "../command/throughOptions.ts";
import { throughOf } from "../command/throughRelay.ts";
import { progress, progressNote } from "../progress.ts";
import type { SendingOptions } from "./commonOptions.ts";
import { openPayerClients, openRelayedCampaign } from "./openCampaign.ts";
import { gateAt, openTree } from "./openTree.ts";
import { reportRelay, requireReportPlace } from "./reportRelay.ts";

export type RelayOptions = SendingOptions &
  ThroughOptions &
  AmountOptions &
  Pick<RelayClaimsParameters, "trustGate" | "maxFeePerGas" | "inFlight"> & {
    readonly fee?: TypedAmount;
    readonly credentials?: string;
    readonly wave?: boolean;
    /** Begins the names of the two report files. */
    readonly report?: string;
    readonly journal?: string;
    readonly gateway?: string;
  };

/** `symbolon campaign relay CAMPAIGN DIR [FILE...]`: pays a list, each leaf exactly once. */
export async function relay(
  given: string,
  directory: string,
  files: readonly string[],
  options: RelayOptions,
  timing?: Timing,
): Promise<void> {
  const { dryRun = false, wave: followsWaves = false, trustGate = false, maxFeePerGas, inFlight } = options;
  const first = (files[0] ?? directory).replace(/[\\/]+$/, "");
  const journalPath = options.journal ?? besideData(first, ".relay.journal", "--journal");
  const { client, campaign, token } = await openRelayedCampaign(options, given);
  requireReportPlace(campaign.campaign, options);
  const { fee, leastFee } = options;
  const units = await readUnitsOf(client, campaign.token, { fee, leastFee }, options);
  const { tree, leaves } = await openTree(directory, campaign);
  const { gate, rejected } = await gateAt(client, campaign, leaves, options.credentials);
  const { lists, signed } = await claimFiles(files);
  const rows = [...lists].flatMap(([file, some]) => [...listedIndexes(file, some, leaves)]);
  const payers = await openPayerClients(client, options);
  const relayed = await relayClaims(client, {
    through: throughOf({ ...options, leastFee: units.leastFee }),
    campaign,
    tree,
    gate,
    trustGate,
    fee: units.fee,
    maxFeePerGas,
    payers,
    inFlight,
    followsWaves,
    dryRun,
    timing,
    ...(files.length > 0 && { listed: new Map(rows), signed }),
    journal: ownJournal(options, journalPath),
    onProgress: progress(dryRun ? "simulating" : "relaying", "claims"),
    onReading: progress("reading what was claimed", "leaves"),
    onWait: (price) =>
      progressNote(`gas costs ${formatGwei(price)} gwei, more than --max-fee-per-gas: waiting`),
    onWaiting: (waiting) => progressNote(waitingText(waiting)),
  });
  reportRelay({
    client,
    campaign,
    token,
    relayed,
    journalPath,
    options,
    rejected: [...rejected, ...relayed.rejected],
  });
}

/** What is waited for, where leaves hold each other up. */
function waitingText({ leaves, blocker, quiet, seconds }: PaymentsWaiting): string {
  const why = blocker === undefined ? "" : `: ${blocker.why}`;
  return `${formatThings(leaves, "leaf waits", "leaves wait")} for a later block (${formatThings(quiet, "block")}, ${formatDuration(seconds)} without a payment)${why}`;
}
