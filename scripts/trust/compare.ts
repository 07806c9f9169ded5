import { type Address, getAddress, type Hex } from "viem";
import type { TrustedWhen } from "../../src/sdk/chain/read/readGate.ts";
import { isoMoment } from "../../src/sdk/core/text/moment.ts";
import type { CheckedIssuer } from "../../src/sdk/governance/trust/checkIssuer.ts";
import { comparePolicies, type PolicyDifference } from "../../src/sdk/governance/trust/comparePolicies.ts";
import type { ChainOptions } from "../campaign/commonOptions.ts";
import { openReader } from "../command/connect.ts";
import { NOT_VALID } from "../command/expectedOptions.ts";
import { printResult, table } from "../output.ts";
import { progress } from "../progress.ts";
import { checkedIssuerDocument, checkedIssuerText } from "./check.ts";

type CompareOptions = ChainOptions & {
  readonly trusted: TrustedWhen;
  readonly batches: Address;
  readonly attestations: Address;
  readonly issuer?: Address;
  readonly schema?: Hex;
  readonly fromBlock?: bigint;
};

/** `symbolon trust compare POLICY OTHER`: all as of one block. */
export async function compare(given: Address, givenOther: Address, options: CompareOptions): Promise<void> {
  const { rpc, json = false, ...filter } = options;
  const one = getAddress(given);
  const other = getAddress(givenOther);
  const client = await openReader(rpc);
  const onProgress = progress("reading events", "blocks");
  const { blockNumber, now, compared, differences } = await comparePolicies(client, {
    one,
    other,
    onProgress,
    ...filter,
  });
  const document = {
    one,
    other,
    trusted: options.trusted,
    blockNumber,
    now,
    compared,
    differences: differences.map(({ one: first, other: second, live, ...issued }) => ({
      ...issued,
      live: live ?? null,
      one: { trusted: first.trusted, ...checkedIssuerDocument(first) },
      other: { trusted: second.trusted, ...checkedIssuerDocument(second) },
    })),
  };
  printResult(json, document, [
    ...table([
      ["first", one],
      ["second", other],
      ["compared", `${compared.batches} live batches, ${compared.attestations} live attestations`],
      ["judged differently", differences.length === 0 ? "none" : differences.length],
      ["as of", `block ${blockNumber}, ${isoMoment(now)}`],
    ]),
    ...differences.flatMap(differenceLines),
  ]);
  if (differences.length > 0) process.exitCode = NOT_VALID;
}

function differenceLines({
  kind,
  id,
  issuer,
  issuedAt,
  live,
  ...results
}: PolicyDifference): readonly string[] {
  const what =
    kind === "batch" ? `batch ${id}, ${live ?? "uncounted"} live credentials` : `attestation ${id}`;
  return [
    "",
    `${what}, by ${issuer}, issued ${isoMoment(issuedAt)}`,
    ...checkedIssuerLines("first", results.one),
    ...checkedIssuerLines("second", results.other),
  ];
}

function checkedIssuerLines(which: string, checked: CheckedIssuer): readonly string[] {
  const { trusted, votes } = checked;
  return [
    `  ${which}: ${trusted ? "trusted" : "not trusted"}, ${checkedIssuerText(checked)}`,
    ...votes.map(({ list, vouches, why }) => `    ${list} ${vouches ? "vouches" : "does not"}: ${why}`),
  ];
}
