import type { BatchHeader } from "../../src/core/batchId.ts";
import type { Credential } from "../../src/core/credentialLeaf.ts";
import type { SymbolonError } from "../../src/core/errors.ts";
import type { Decided } from "../../src/credentials/verify/answer.ts";
import { momentText } from "../command/momentText.ts";
import { table } from "../output.ts";

/** Everything that `verify` tells. */
export type Reported = {
  readonly valid: boolean;
  readonly answer: Decided;
  /** Sentences. */
  readonly why: readonly string[];
  /** Those among them that the caller's own expectations cause. */
  readonly wrong: readonly string[];
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
  const { valid, answer, why, troubles, header, credential, values } = reported;
  const { block, freshUntil, guarantee, moment, stale, source } = answer;
  // Only what counts can be held.
  const isExposed = guarantee === "ExceptEmergency" && answer.outcome === "Valid";
  return table([
    [
      "verdict",
      stale === undefined ? verdict(valid) : `${verdict(valid)}, as far as was known ${stale.age} s ago`,
    ],
    ["outcome", answer.outcome],
    ["why", why.join(" ")],
    ["moment", momentText(moment, "")],
    ["source", `${source}: block ${block.number}, ${momentText(block.timestamp, "")}`],
    [
      "reusable",
      freshUntil > moment
        ? `before ${momentText(freshUntil, "")}${isExposed ? ", emergencies aside" : ""}`
        : "no",
    ],
    ["issuer", header.issuer],
    ["subject", credential.subject],
    ["schema", header.schema],
    ...Object.entries(values).map(([name, value]) => [`  ${name}`, String(value)] as const),
    ...troubles.map(({ reason: told }) => ["trouble", told] as const),
  ]);
}

function verdict(valid: boolean): string {
  return valid ? "valid" : "NOT VALID";
}
