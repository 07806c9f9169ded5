import { bytesToHex, type Hex, hexToBytes, zeroAddress } from "viem";
import { allocationFromRows } from "../../../../src/sdk/allocation/allocationFromRows.ts";
import { buildTree } from "../../../../src/sdk/allocation/tree/buildTree.ts";
import { conventionNamed } from "../../../../src/sdk/allocation/tree/convention.ts";
import type { CampaignArguments } from "../../../../src/sdk/chain/campaigns/campaignPlan.ts";
import type {
  CampaignFacts,
  PublishedFacts,
} from "../../../../src/sdk/distribution/check/campaignFindings.ts";
import { ownBuild } from "../../../journeys/easBuilds.ts";

/** An address that ends in some digits. */
export const addressOf = (last: number): Hex => `0x${(0xc0de_0000 + last).toString(16).padStart(40, "0")}`;

export const ROWS = Array.from({ length: 300 }, (_, i) => ({
  account: addressOf(0x1000 + i),
  amount: BigInt(i + 1),
}));
export const TOTAL = ROWS.reduce((sum, { amount }) => sum + amount, 0n);
export const DAY = 86_400n;
const START = 1_800_000_000n;
const HASH: Hex = `0x${"ab".repeat(32)}`;

export type InstantFacts = Extract<CampaignFacts, { kind: "instant" }>;
export type Sound = { readonly facts: InstantFacts; readonly published: PublishedFacts };

/** What the chain and the publisher say of a campaign with which nothing is wrong, in its third day. */
export function soundCampaign(): Sound {
  const allocation = allocationFromRows(ROWS);
  const { root, count } = buildTree(allocation, conventionNamed("native"));
  const terms: CampaignArguments = {
    token: addressOf(1),
    root,
    count: BigInt(count),
    start: START,
    end: START + 30n * DAY,
    waves: 0n,
    waveInterval: 0n,
    treasury: addressOf(2),
    gate: zeroAddress,
    maxExtraTime: 0n,
    claimFor: "Anyone",
    recallable: false,
    manifestHash: HASH,
  };
  const campaign = addressOf(3);
  const facts: InstantFacts = {
    kind: "instant",
    form: "full",
    campaign,
    code: codeOf("InstantCampaign"),
    factory: { address: addressOf(4), code: codeOf("InstantCampaignFactory") },
    creation: {
      campaign,
      creator: addressOf(5),
      plan: { kind: "instant", terms },
      funding: TOTAL,
      blockNumber: 7n,
      transactionHash: HASH,
    },
    terms,
    now: START + 3n * DAY,
    createdAt: START - DAY,
    effectiveEnd: terms.end,
    token: {
      token: terms.token,
      hasCode: true,
      decimals: 18,
      totalSupply: 10n ** 30n,
      // Indexes 0 and 299 are paid.
      balance: TOTAL - 1n - 300n,
      paused: undefined,
    },
    gate: { gate: zeroAddress, kind: "none" },
    words: [1n, 1n << 43n],
  };
  return {
    facts,
    published: { convention: "native", root, count, manifestHash: HASH, decimals: 18, rows: allocation },
  };
}

/** The shipped code, as it is with some immutables. */
export function codeOf(name: string): Hex {
  return ownBuild(name, "distribution").deployedBytecode;
}

/** Code with one of its bytes changed. */
export function withByteChanged(code: Hex, at: number): Hex {
  const bytes = hexToBytes(code);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return bytesToHex(bytes);
}
