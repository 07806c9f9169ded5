import type { Address, Hex } from "viem";
import { type LeafWithProof, provenLeaf } from "../../src/node/allocation/output/campaignTree.ts";
import { knownCampaign } from "../../src/node/campaigns/campaignFile.ts";
import { readText } from "../../src/node/files/readText.ts";
import { SymbolonError } from "../../src/sdk/core/errors.ts";
import { isoMoment } from "../../src/sdk/core/text/moment.ts";
import { type TokenWords, tokenAmount } from "../../src/sdk/core/text/tokenAmount.ts";
import { readShown } from "../../src/sdk/credentials/shownCredential.ts";
import { readGateData, requireGate } from "../../src/sdk/distribution/claim/gateAnswers.ts";
import { type RelayedCampaign, relayedCampaign } from "../../src/sdk/distribution/claim/relayedCampaign.ts";
import type { ClaimState } from "../../src/sdk/distribution/state/claimState.ts";
import { readClaimState } from "../../src/sdk/distribution/state/readClaimState.ts";
import { openReader } from "../command/connect.ts";
import { printResult, table } from "../output.ts";
import type { ChainOptions } from "./commonOptions.ts";
import { shownToken } from "./openCampaign.ts";

export type ClaimStateOptions = ChainOptions & {
  readonly claimant: Address;
  readonly credential?: string;
  readonly gateData?: Hex;
};

/** `symbolon campaign show CAMPAIGN DIR|PROOF --claimant ADDRESS`: as a claim page says it, as of one block. */
export async function state(given: string, source: string, options: ClaimStateOptions): Promise<void> {
  const { claimant, credential } = options;
  const client = await openReader(options.rpc);
  const known = await knownCampaign(client, given);
  const campaign = await relayedCampaign(client, known.campaign);
  const token = await shownToken(client, campaign, options);
  const leaf = await leafOrNone(source, claimant, campaign);
  if (credential !== undefined) requireGate(campaign, credential);
  const read = credential === undefined ? undefined : () => readShown(readText(credential), credential);
  const gateData = options.gateData ?? (await readGateData(client, campaign, read));
  const found = await readClaimState(client, { campaign, leaf, caller: claimant, gateData });
  const { kind, asOf, changesAt } = found;
  printResult(
    options.json ?? false,
    {
      campaign: campaign.campaign,
      account: claimant,
      index: leaf?.index ?? null,
      amount: leaf?.amount ?? null,
      state: found,
    },
    table([
      ["campaign", campaign.campaign],
      ["account", claimant],
      ["amount", leaf && tokenAmount(leaf.amount, token)],
      ["state", `${WORDS[kind]}${detailOf(found, token)}`],
      ["as of", `block ${asOf.blockNumber}, ${isoMoment(asOf.now)}`],
      ["until", changesAt === undefined ? undefined : isoMoment(changesAt)],
    ]),
  );
}

/** The account's leaf; undefined where a tree has none. */
async function leafOrNone(
  source: string,
  claimant: Address,
  campaign: RelayedCampaign,
): Promise<LeafWithProof | undefined> {
  try {
    return await provenLeaf(source, claimant, claimant, campaign);
  } catch (thrown) {
    if (thrown instanceof SymbolonError && thrown.code === "AccountNotInTree") return undefined;
    throw thrown;
  }
}

const WORDS: Readonly<Record<ClaimState["kind"], string>> = {
  notListed: "not listed",
  tooEarly: "too early",
  open: "open",
  taken: "taken",
  paused: "paused",
  gated: "gated",
  notFunded: "not funded",
  recalled: "recalled",
  ended: "ended",
  wrongChain: "wrong chain",
  waitingForOwners: "waiting for other owners",
};

/** As people count: the second part of the third is `part 3.2`. */
function partOf(part: readonly number[] | undefined): string {
  return part === undefined ? "" : `part ${part.map((place) => place + 1).join(".")} of the gate: `;
}

function recallOf(until: bigint | undefined): string {
  return until === undefined ? "" : `; it may be recalled until ${isoMoment(until)}`;
}

function detailOf(state: ClaimState, token: TokenWords): string {
  const amount = (units: bigint) => tokenAmount(units, token);
  switch (state.kind) {
    case "tooEarly":
      return `: opens at ${isoMoment(state.opens)}${recallOf(state.recallableUntil)}`;
    case "open":
      return `: ${amount(state.due)} ${state.isRelease ? "can be released" : "can be claimed"}`;
    case "taken":
      return `: ${amount(state.paidBefore)} ${state.mayGrow ? "so far; the next root may owe more" : "were paid"}`;
    case "paused":
      return state.until === undefined ? "" : `: until ${isoMoment(state.until)}`;
    case "gated":
      return `: ${partOf(state.why.part)}${state.why.why} ${state.why.hint}`;
    case "notFunded":
      return `: it holds ${amount(state.balance)}, and owes ${amount(state.due)}`;
    case "recalled":
      return `: it holds ${amount(state.balance)}; its money was taken back before the start${state.isCertain ? "" : ", or never came in"}`;
    case "ended":
      return `: at ${isoMoment(state.end)}`;
    default:
      return "";
  }
}
