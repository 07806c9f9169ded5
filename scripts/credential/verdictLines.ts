import type { BatchHeader } from "../../src/core/credential/batchId.ts";
import type { Credential } from "../../src/core/credential/credentialLeaf.ts";
import type { SymbolonError } from "../../src/core/errors.ts";
import type { Decided } from "../../src/credentials/verify/answer.ts";
import { type Expectation, listOf } from "../../src/credentials/verify/expectation.ts";
import { subjectText } from "../command/expectedOptions.ts";
import { momentText } from "../command/momentText.ts";
import { table } from "../output.ts";

/** Everything that `verify` tells. */
export type Reported = {
  readonly valid: boolean;
  readonly answer: Decided;
  /** Sentences. */
  readonly why: readonly string[];
  readonly expected: Expectation;
  /** Why the copy could not be brought up to date, or the reason of the change not found. */
  readonly troubles: readonly SymbolonError[];
  readonly document: object;
  readonly header: BatchHeader;
  readonly credential: Credential;
  /** Disclosed fields by name. */
  readonly values: object;
};

/** The verdict for people. */
export function verdictLines(reported: Reported): readonly string[] {
  const { valid, answer, expected, why, troubles, header, credential, values } = reported;
  const { block, moment, stale, source } = answer;
  return table([
    [
      "verdict",
      stale === undefined ? verdict(valid) : `${verdict(valid)}, as far as was known ${stale.age} s ago`,
    ],
    ["outcome", answer.outcome],
    ["why", why.join(" ")],
    ["moment", momentText(moment, "")],
    ["source", `${source}: block ${block.number}, ${momentText(block.timestamp, "")}`],
    ["reusable", reusable(answer, expected)],
    ["issuer", header.issuer],
    ["subject", subjectText(credential.subject, expected)],
    ["schema", header.schema],
    ...Object.entries(values).map(([name, value]) => [`  ${name}`, String(value)] as const),
    ...troubles.map(({ reason }) => ["trouble", reason] as const),
  ]);
}

function reusable({ outcome, guarantee, freshUntil, moment }: Decided, expected: Expectation): string {
  if (freshUntil <= moment) return "no";
  if (guarantee === "None") return "no: its block may still be undone, and no --reorg-margin is kept";
  // Only what counts can be held.
  const isExposed = guarantee === "ExceptEmergency" && outcome === "Valid";
  // What the status promises, the list does not: it may change in any block.
  const isListed = listOf(expected) !== undefined;
  const asides = [...(isExposed ? ["emergencies"] : []), ...(isListed ? ["the trust list"] : [])];
  return `before ${momentText(freshUntil, "")}${asides.length === 0 ? "" : `, ${asides.join(" and ")} aside`}`;
}

function verdict(valid: boolean): string {
  return valid ? "valid" : "NOT VALID";
}
