import { createHash } from "node:crypto";
import { createReadStream, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Address, Hex } from "viem";
import { ADDRESS_BYTES, bytesToHex } from "../../sdk/core/bytes.ts";
import {
  address,
  count,
  decodeJson,
  list,
  members,
  object,
  oneOf,
  truth,
  uint64,
} from "../../sdk/core/decode.ts";
import type { SymbolonError } from "../../sdk/core/errors.ts";
import { jsonText } from "../../sdk/core/text/jsonText.ts";
import { word } from "../../sdk/credentials/batchJson.ts";
import {
  isReissued,
  type ReissueBlock,
  type ReissuePlan,
  type ReissueReason,
} from "../../sdk/credentials/reissue/planReissue.ts";
import { systemCode } from "../files/readText.ts";
import { sha256 } from "../files/sha256.ts";
import { writeOutput } from "../files/writeOutput.ts";
import { badBatchDirectory, batchFiles } from "./batchFiles.ts";

/** What a batch that takes another's place says of that: `secret/reissue.json`, beside the mapping of all credentials. */
export type ReissueReport = {
  readonly format: "symbolon-reissue";
  readonly version: 1;
  readonly oldBatch: Hex;
  /** As the header stands there; a batch that waits for more than a day gets another date, and so another id. */
  readonly newBatch: Hex;
  readonly lost: readonly Address[];
  /** The block whose status counts. */
  readonly asOf: ReissueBlock;
  /** The block in which it was made. */
  readonly made: ReissueBlock;
  readonly withSuspended: boolean;
  readonly counts: Readonly<Partial<Record<ReissueReason, number>>>;
  /** SHA-256 of the mapping. */
  readonly mapping: Hex;
};

const block = object<ReissueBlock>({ number: uint64, timestamp: uint64 });
const readReport = object<ReissueReport>({
  format: oneOf(["symbolon-reissue"]),
  version: oneOf([1]),
  oldBatch: word,
  newBatch: word,
  lost: list(address),
  asOf: block,
  made: block,
  withSuspended: truth,
  counts: (value, path) => {
    for (const held of Object.values(members(value, path))) count(held, path);
    return value as ReissueReport["counts"];
  },
  mapping: word,
});

/**
 * Reads what an earlier run wrote; undefined where there is no such batch.
 * @throws SymbolonError `BadBatchDirectory`
 */
export function readReissueReport(directory: string): ReissueReport | undefined {
  const refuse = (problem: string, cause?: unknown): SymbolonError =>
    badBatchDirectory(directory, batchFiles.reissue, `cannot be read: ${problem}`, cause);
  let text: string;
  try {
    text = readFileSync(join(directory, batchFiles.reissue), "utf8");
  } catch (error) {
    const code = systemCode(error);
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw refuse(`it is not readable (${code})`, error);
  }
  return decodeJson(readReport, text, refuse);
}

/** What the mapping says: which credential of one batch has become which of another. */
export type Mapping = {
  readonly oldBatch: Hex;
  readonly newBatch: Hex;
  /** 20 bytes a credential of the old batch. */
  readonly subjects: Uint8Array;
  readonly plan: ReissuePlan;
};

const COLUMNS = "oldBatch,oldIndex,subject,outcome,because,newBatch,newIndex\n";
/** Lines of a piece: what is held at once. */
const PIECE = 4_096;

/** The mapping as CSV, in pieces: a line for every credential of the old batch. */
export function* mappingText({ oldBatch, newBatch, subjects, plan }: Mapping): Generator<Uint8Array> {
  const size = subjects.length / ADDRESS_BYTES;
  const bytes = new TextEncoder();
  let next = 0;
  for (let start = 0; start < size; start += PIECE) {
    let text = start === 0 ? COLUMNS : "";
    for (let index = start; index < Math.min(start + PIECE, size); index++) {
      const subject = bytesToHex(subjects.subarray(index * ADDRESS_BYTES, (index + 1) * ADDRESS_BYTES));
      const reason = plan.reasonOf(index);
      const fate = isReissued(reason) ? `reissued,${reason},${newBatch},${next++}` : `left out,${reason},,`;
      text += `${oldBatch},${index},${subject},${fate}\n`;
    }
    yield bytes.encode(text);
  }
}

/** Indexes in the new batch of what was suspended in the old one, as `credential suspend --file` takes them. */
export function toSuspendText(mapping: Mapping): string {
  return `index\n${toSuspend(mapping)
    .map((index) => `${index}\n`)
    .join("")}`;
}

function toSuspend({ subjects, plan }: Mapping): readonly number[] {
  const size = subjects.length / ADDRESS_BYTES;
  const found: number[] = [];
  let next = 0;
  for (let index = 0; index < size; index++) {
    const reason = plan.reasonOf(index);
    if (reason === "SuspendAgain") found.push(next);
    if (isReissued(reason)) next += 1;
  }
  return found;
}

/** Writes mapping, list and, last, report: whoever finds the report finds all. Readable by their owner alone. */
export function writeReissueFiles(
  directory: string,
  mapping: Mapping,
  report: Omit<ReissueReport, "format" | "version" | "mapping" | "oldBatch" | "newBatch">,
): void {
  const { oldBatch, newBatch } = mapping;
  writeOutput(join(directory, batchFiles.mapping), mappingText(mapping), { mode: 0o600 });
  if (mapping.plan.counts.SuspendAgain !== undefined) {
    writeOutput(join(directory, batchFiles.toSuspend), toSuspendText(mapping), { mode: 0o600 });
  }
  const whole: ReissueReport = {
    format: "symbolon-reissue",
    version: 1,
    oldBatch,
    newBatch,
    ...report,
    mapping: sha256(mappingText(mapping)),
  };
  writeOutput(join(directory, batchFiles.reissue), jsonText(whole, 2), { mode: 0o600 });
}

/** SHA-256 of one of the files as it lies there; undefined where it does not. @throws SymbolonError `BadBatchDirectory` */
export async function hashFile(directory: string, file: string): Promise<Hex | undefined> {
  const hash = createHash("sha256");
  try {
    for await (const piece of createReadStream(join(directory, file))) hash.update(piece);
  } catch (error) {
    if (systemCode(error) === "ENOENT") return undefined;
    throw badBatchDirectory(directory, file, "cannot be read", error);
  }
  return `0x${hash.digest("hex")}`;
}
