import type { Address } from "viem";
import {
  type LeftOutLine,
  type ReasonLine,
  ruleWords,
  traceRuledAccount,
} from "../../src/node/allocation/credentials/readRuledDirectory.ts";
import { isoMomentOr } from "../../src/sdk/core/text/moment.ts";
import { printResult, table } from "../output.ts";
import { readTimeline } from "../trace/readTimeline.ts";
import type { TimelineOptions } from "../trace/timelineOption.ts";

/** Exit code where there is an answer, and it is: nothing. */
const GETS_NOTHING = 3;

/** `symbolon allocation trace DIR ACCOUNT`; with a store the account's ways. @param account lower case */
export async function trace(
  directory: string,
  account: Address,
  { json = false, ...options }: TimelineOptions & { readonly json?: boolean },
): Promise<void> {
  const { manifest, row, leftOut } = await traceRuledAccount(directory, account);
  const { chainId, block } = manifest;
  if (row === undefined) process.exitCode = GETS_NOTHING;
  const timeline = await readTimeline(options, account, chainId);
  const shown = { account, amount: row?.amount ?? "0", chainId, block, row: row ?? null, leftOut };
  printResult(json, { ...shown, ...timeline.document }, [
    ...table([
      ["account", row?.account ?? leftOut[0]?.account ?? account],
      ["amount", row === undefined ? "nothing" : `${row.amount} base units`],
      ["block", `${block.number} of chain ${chainId}, ${isoMomentOr(BigInt(block.timestamp), "")}`],
    ]),
    ...(row?.credentials ?? []).flatMap(credentialLines),
    ...(row?.caps ?? []).map(capLine),
    ...leftOut.map(leftOutText),
    ...(row === undefined && leftOut.length === 0 ? ["No credential of this account was found."] : []),
    ...timeline.lines,
  ]);
}

function credentialLines(one: ReasonLine["credentials"][number]): readonly string[] {
  return [
    `credential ${one.credential} of ${one.issuer}, ${isoMomentOr(BigInt(one.issuedAt), "")}`,
    `  ${ruleWords(one)}`,
    ...one.caps.map((cap) => `  ${capLine(cap)}`),
    `  counts for ${one.amount}`,
  ];
}

function capLine({ by, from, to }: ReasonLine["caps"][number]): string {
  return `${by}: ${from} becomes ${to}`;
}

function leftOutText({ credential, issuer, why, details }: LeftOutLine): string {
  const decided = Object.entries(details).map(([name, value]) => `${name} ${value}`);
  return `left out ${credential} of ${issuer}: ${why}${decided.length === 0 ? "" : ` (${decided.join(", ")})`}`;
}
