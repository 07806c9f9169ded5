import type { Address } from "viem";
import { momentText } from "../command/momentText.ts";
import { printResult, table } from "../output.ts";
import { readRuledDirectory } from "../../src/allocation/credentials/readRuledDirectory.ts";
import { type LeftOutLine, type ReasonLine, ruledFiles } from "../../src/allocation/credentials/ruledFiles.ts";

/** Exit code where there is an answer, and it is: nothing. */
const GETS_NOTHING = 3;

/**
 * `symbolon allocation trace DIR ACCOUNT`: why an account gets what it gets. Exit code 3 where it gets nothing.
 * @param account lower case
 */
export async function trace(
  directory: string,
  account: Address,
  { json = false }: { readonly json?: boolean },
): Promise<void> {
  const { manifest, files } = await readRuledDirectory(directory);
  const [row] = linesOf<ReasonLine>(files.get(ruledFiles.reasons), account);
  const leftOut = linesOf<LeftOutLine>(files.get(ruledFiles.leftOut), account);
  const { chainId, block } = manifest;
  if (row === undefined) process.exitCode = GETS_NOTHING;
  printResult(json, { account, amount: row?.amount ?? "0", chainId, block, row: row ?? null, leftOut }, [
    ...table([
      ["account", row?.account ?? leftOut[0]?.account ?? account],
      ["amount", row === undefined ? "nothing" : `${row.amount} base units`],
      ["block", `${block.number} of chain ${chainId}, ${momentText(BigInt(block.timestamp), "")}`],
    ]),
    ...(row?.credentials ?? []).flatMap(credentialLines),
    ...(row?.caps ?? []).map(capLine),
    ...leftOut.map(leftOutText),
    ...(row === undefined && leftOut.length === 0 ? ["It holds no credential that was looked at."] : []),
  ]);
}

/** The lines of an account: each begins with its account, so the others need not be parsed. */
function linesOf<Line>(bytes: Uint8Array | undefined, account: Address): readonly Line[] {
  const start = `{"account":"${account}"`;
  return new TextDecoder()
    .decode(bytes)
    .split("\n")
    .filter((line) => line.slice(0, start.length).toLowerCase() === start)
    .map((line) => JSON.parse(line) as Line);
}

function credentialLines(one: ReasonLine["credentials"][number]): readonly string[] {
  const fields = Object.entries(one.fields).map(([name, value]) => `${name} = ${JSON.stringify(value)}`);
  const by = fields.length === 0 ? "" : ` by ${fields.join(", ")}`;
  return [
    `credential ${one.credential} of ${one.issuer}, ${momentText(BigInt(one.issuedAt), "")}`,
    `  rule ${JSON.stringify(one.rule)}${by} gives ${one.uncapped}`,
    ...one.caps.map((cap) => `  ${capLine(cap)}`),
    `  counts for ${one.amount}`,
  ];
}

function capLine({ by, from, to }: ReasonLine["caps"][number]): string {
  return `${by}: ${from} becomes ${to}`;
}

function leftOutText({ credential, issuer, why, details }: LeftOutLine): string {
  const told = Object.entries(details).map(([name, value]) => `${name} ${value}`);
  return `left out ${credential} of ${issuer}: ${why}${told.length === 0 ? "" : ` (${told.join(", ")})`}`;
}
