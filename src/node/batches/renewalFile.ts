import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Address, type Hex, isAddressEqual } from "viem";
import { type BatchIdParameters, batchId, policyHash } from "../../sdk/core/credential/batchId.ts";
import { credentialId } from "../../sdk/core/credential/credentialLeaf.ts";
import { schemaUid } from "../../sdk/core/credential/schemaUid.ts";
import { address, decodeJson, list, object, oneOf, uint64, uint64Number } from "../../sdk/core/decode.ts";
import type { SymbolonError } from "../../sdk/core/errors.ts";
import { jsonText } from "../../sdk/core/text/jsonText.ts";
import { issuedBatch, word } from "../../sdk/credentials/batchJson.ts";
import type { Renewal } from "../../sdk/credentials/renewal/planRenewal.ts";
import { systemCode } from "../files/readText.ts";
import { writeOutput } from "../files/writeOutput.ts";
import { badBatchDirectory, batchDiffers, batchFiles } from "./batchFiles.ts";
import type { BatchSecret } from "./selectCredentials.ts";

/** The credential whose place one of the new batch takes. */
type Replaced = {
  /** In the old batch. */
  readonly index: number;
  /** Its id. */
  readonly credential: Hex;
  readonly subject: Address;
  /** With which it is revoked: reason code, and keccak256 of the evidence. */
  readonly reason: number;
  readonly evidence: Hex;
};

/** What a batch of renewed credentials says of those before: `secret/renewal.json`. */
export type RenewalReport = {
  readonly format: "symbolon-renewal";
  readonly version: 1;
  /** Id of the old batch. */
  readonly oldBatch: Hex;
  /** What that id is made of. */
  readonly old: BatchIdParameters;
  /** Unix seconds: when the new batch was made, by the chain's clock. */
  readonly made: bigint;
  /** Root of the new batch. */
  readonly root: Hex;
  /** In the order of the new batch: the first is what its credential 0 takes the place of. */
  readonly replaces: readonly Replaced[];
};

const readReport = object<RenewalReport>({
  format: oneOf(["symbolon-renewal"]),
  version: oneOf([1]),
  oldBatch: word,
  old: issuedBatch,
  made: uint64,
  root: word,
  replaces: list(
    object<Replaced>({
      index: uint64Number,
      credential: word,
      subject: address,
      reason: uint64Number,
      evidence: word,
    }),
  ),
});

/**
 * Reads what an earlier run wrote; undefined where a batch renews nothing.
 * @throws SymbolonError `BadBatchDirectory`
 */
export function readRenewalReport(directory: string): RenewalReport | undefined {
  const refuse = (problem: string, cause?: unknown): SymbolonError =>
    badBatchDirectory(directory, batchFiles.renewal, `cannot be read: ${problem}`, cause);
  let text: string;
  try {
    text = readFileSync(join(directory, batchFiles.renewal), "utf8");
  } catch (error) {
    const code = systemCode(error);
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw refuse(`it is not readable (${code})`, error);
  }
  return decodeJson(readReport, text, refuse);
}

/** Which credentials of an old batch those of a new one replace. */
export function replacedOf(oldBatch: Hex, renewals: readonly Renewal[]): readonly Replaced[] {
  return renewals.map(({ index, before, reason, evidence }) => ({
    index,
    credential: credentialId(oldBatch, BigInt(index)),
    subject: before.subject,
    reason,
    evidence,
  }));
}

/** Writes the report, readable by its owner alone. */
export function writeRenewalReport(
  directory: string,
  report: Omit<RenewalReport, "format" | "version" | "oldBatch">,
): void {
  const whole: RenewalReport = {
    format: "symbolon-renewal",
    version: 1,
    oldBatch: batchId(report.old),
    ...report,
  };
  writeOutput(join(directory, batchFiles.renewal), jsonText(whole, 2), { mode: 0o600 });
}

/**
 * Refuses a report that does not hold together: its ids are hashes of what it says, and it is of this batch, whose schema and
 * roles are those of the old one.
 * @throws SymbolonError `BatchDiffers`
 */
export function requireValidRenewal(
  directory: string,
  report: RenewalReport,
  { root, size, schema, policy }: Pick<BatchSecret, "root" | "size" | "schema" | "policy">,
): void {
  const { oldBatch, old, replaces } = report;
  const differences = [
    { what: "the old batch", stated: oldBatch, found: batchId(old) },
    { what: "root", stated: report.root, found: root },
    { what: "credentials renewed", stated: replaces.length, found: size },
    { what: "schema of the old batch", stated: old.header.schema, found: schemaUid(schema) },
    { what: "policy of the old batch", stated: policyHash(old.header.policy), found: policyHash(policy) },
    ...replaces.map(({ index, credential }) => ({
      what: `id of the old credential ${index}`,
      stated: credential,
      found: credentialId(oldBatch, BigInt(index)),
    })),
  ].filter(({ stated, found }) => stated !== found);
  if (differences.length > 0) throw batchDiffers(`${directory} (${batchFiles.renewal})`, differences);
}

/** Whether two lists replace the same, for the same reasons. */
export function replacesSame(one: readonly Replaced[], other: readonly Replaced[]): boolean {
  return (
    one.length === other.length &&
    one.every((each, i) => {
      const twin = other[i];
      return (
        twin !== undefined &&
        each.credential === twin.credential &&
        each.reason === twin.reason &&
        each.evidence === twin.evidence &&
        isAddressEqual(each.subject, twin.subject)
      );
    })
  );
}
