import type { Address } from "viem";
import { formatCount } from "../../src/sdk/core/text/format.ts";
import { checkMeanings } from "../../src/services/timeline/check/checkMeaning.ts";
import {
  type CheckedContract,
  type CheckedPast,
  checkPast,
} from "../../src/services/timeline/check/checkPast.ts";
import { type ProvenBlocks, proveBlocks } from "../../src/services/timeline/check/proveBlocks.ts";
import { printResult, table } from "../output.ts";
import { progress } from "../progress.ts";
import { findingLines } from "./findingLines.ts";
import type { FollowedOptions } from "./openFollowed.ts";
import { withFollowed } from "./withFollowed.ts";

const DISAGREES = 3;

type CheckOptions = FollowedOptions & {
  readonly contract?: readonly Address[];
  readonly blocks?: boolean;
  readonly from?: number;
  readonly to?: number;
  readonly again?: boolean;
};

/** `symbolon timeline check`: holds a store against what contracts keep, or against its blocks' hashes. */
export function check(options: CheckOptions): Promise<void> {
  return options.blocks === true ? checkBlocks(options) : checkContracts(options);
}

function checkBlocks({ from, to, again, json = false, ...options }: CheckOptions): Promise<void> {
  return withFollowed(options, async (sql, client) => {
    const onProgress = progress("proving", "blocks");
    const proven = await proveBlocks({ sql, client, from, to, again, onProgress });
    const { digest = null, ...rest } = proven;
    printResult(json, { store: sql.name, ...rest, digest }, proveLines(sql.name, proven));
    if (proven.findings.length > 0) process.exitCode = DISAGREES;
  });
}

function checkContracts(options: CheckOptions): Promise<void> {
  return withFollowed(options, async (sql, client) => {
    const onProgress = progress("checking", "contracts");
    const past = await checkPast({ sql, client, contracts: options.contract, onProgress });
    const meanings = Object.fromEntries(past.contracts.map(({ role }) => [role, checkMeanings[role]]));
    printResult(options.json ?? false, { store: sql.name, ...past, meanings }, checkLines(sql.name, past));
    if (past.contracts.some(({ outcome }) => outcome === "disagrees")) process.exitCode = DISAGREES;
  });
}

function checkLines(
  store: string,
  { chain, block, hash, contracts, uncheckable }: CheckedPast,
): readonly string[] {
  const roles = Map.groupBy(contracts, ({ role }) => role);
  const others = Object.entries(uncheckable).map(([role, count]) => `${role} (${count})`);
  return [
    ...table([
      ["store", store],
      ["chain", chain],
      ["checked up to", `block ${block}, ${hash}`],
      ["cannot be checked", others.length === 0 ? undefined : others.join(", ")],
    ]),
    ...[...roles].flatMap(([role, own]) => [
      "",
      role,
      `  shows: ${checkMeanings[role].shows}`,
      `  leaves open: ${checkMeanings[role].leavesOpen}`,
      ...own.flatMap(contractLines),
    ]),
  ];
}

const THINGS = {
  batchRegistry: "batches",
  attestationRegistry: "attestations",
  instantCampaign: "leaves",
  vestingCampaign: "entitlements",
  cumulativeCampaign: "accounts",
} as const;

function contractLines({ contract, role, outcome, compared, findings }: CheckedContract): readonly string[] {
  const what = outcome === "absent" ? "is not there, and has no event" : outcome;
  return [
    `  ${contract} ${what}: ${formatCount(compared)} ${THINGS[role]}`,
    ...findingLines(findings, "    "),
  ];
}

function proveLines(
  store: string,
  { chain, from, to, proven, before, undigested, digest, findings }: ProvenBlocks,
): readonly string[] {
  const left = to - from + 1 - proven - before;
  return [
    ...table([
      ["store", store],
      ["chain", chain],
      ["blocks", `${from} to ${to}`],
      ["proven", formatCount(proven)],
      ["proven before", before === 0 ? undefined : formatCount(before)],
      ["of these, digest not kept", undigested === 0 ? undefined : formatCount(undigested)],
      ["not proven", left === 0 ? undefined : formatCount(left)],
      ["digest of their rows", digest],
    ]),
    ...findingLines(findings),
  ];
}
