import type { Proven } from "../../src/node/batches/verifyByCopy.ts";
import { batchId } from "../../src/sdk/core/credential/batchId.ts";
import { credentialId } from "../../src/sdk/core/credential/credentialLeaf.ts";
import type { SymbolonError } from "../../src/sdk/core/errors.ts";
import { durationText } from "../../src/sdk/core/text/duration.ts";
import { isoMomentOr } from "../../src/sdk/core/text/moment.ts";
import type { Decided } from "../../src/sdk/credentials/verify/answer.ts";
import { decidedDocument } from "../../src/sdk/credentials/verify/decidedDocument.ts";
import { type Expectation, listOf } from "../../src/sdk/credentials/verify/expectation.ts";
import { explain } from "../../src/sdk/credentials/verify/explain.ts";
import { subjectText } from "../command/expectedOptions.ts";
import { table } from "../output.ts";

/** Everything that `verify` tells. */
type VerdictReport = Proven & {
  /** Disclosed fields by name. */
  readonly values: object;
  readonly answer: Decided;
  readonly expected: Expectation;
  /** Why the copy could not be brought up to date, or the reason of the change not found. */
  readonly troubles: readonly SymbolonError[];
};

/** The verdict for programs. */
export function verdictDocument({
  batch,
  credential,
  values,
  answer,
  expected,
  troubles,
}: VerdictReport): object {
  const id = batchId(batch);
  return {
    ...decidedDocument(answer),
    ...(troubles.length > 0 && {
      troubles: troubles.map(({ code, reason: why }) => ({ code, reason: why })),
    }),
    batch: id,
    credential: credentialId(id, credential.index),
    index: credential.index,
    issuer: batch.header.issuer,
    subject: credential.subject,
    subjectCompared: expected.subject !== "any",
    schema: batch.header.schema,
    values,
  };
}

/** The verdict for people. */
export function verdictLines({
  batch,
  credential,
  values,
  answer,
  expected,
  troubles,
}: VerdictReport): readonly string[] {
  const { block, moment, stale, source } = answer;
  const verdict = answer.outcome === "Valid" ? "valid" : "NOT VALID";
  return table([
    [
      "verdict",
      stale === undefined ? verdict : `${verdict}, as far as was known ${durationText(stale.age)} ago`,
    ],
    ["outcome", answer.outcome],
    ["why", explain(answer)],
    ["moment", isoMomentOr(moment, "")],
    ["source", `${source}: block ${block.number}, ${isoMomentOr(block.timestamp, "")}`],
    ["reusable", reusable(answer, expected)],
    ["issuer", batch.header.issuer],
    ["subject", subjectText(credential.subject, expected)],
    ["schema", batch.header.schema],
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
  return `before ${isoMomentOr(freshUntil, "")}${asides.length === 0 ? "" : `, ${asides.join(" and ")} aside`}`;
}
