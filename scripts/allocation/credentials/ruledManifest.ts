import { createHash } from "node:crypto";
import type { Address, Hash, Hex } from "viem";
import type { Schema } from "../../../src/core/credential/schemaUid.ts";
import { SymbolonError } from "../../../src/core/errors.ts";
import { batchJsonReader } from "../../../src/credentials/batchJson.ts";
import { jsonReader } from "../../../src/files/jsonReader.ts";
import { ruledFiles } from "./ruledFiles.ts";

export const RULED_FORMAT = "symbolon-allocation-from-credentials";
export const RULED_VERSION = 1;

/** What an allocation from credentials was made from: enough for anybody to make it again and compare. */
export type RuledManifest = {
  readonly format: typeof RULED_FORMAT;
  readonly version: typeof RULED_VERSION;
  readonly tool: string;
  readonly chainId: number;
  /** At which all verdicts were made; times are Unix seconds. */
  readonly block: { readonly number: string; readonly hash: Hash; readonly timestamp: string };
  readonly schema: Schema & { readonly uid: Hex };
  /** Whose credentials count, ascending. */
  readonly issuers: readonly Address[];
  /** Null: none were read. */
  readonly attestations: { readonly registry: Address; readonly fromBlock: string } | null;
  /** By id. */
  readonly batches: readonly {
    readonly id: Hex;
    readonly registry: Address;
    readonly size: number;
    readonly manifestSha256: Hex;
  }[];
  readonly rules: FileHash;
  readonly exclusions: readonly (FileHash & { readonly accounts: number })[];
  readonly files: {
    readonly allocation: FileHash;
    readonly reasons: FileHash;
    readonly leftOut: FileHash;
  };
  /** Of the rules' amounts; null: base units. */
  readonly decimals: number | null;
  readonly accounts: number;
  /** Base units: what the rows came to before the budget, and what they come to. */
  readonly wanted: string;
  readonly total: string;
  readonly credentials: {
    readonly found: number;
    readonly counted: number;
    /** By reason; reasons that left nothing out are not there. */
    readonly leftOut: Readonly<Record<string, number>>;
  };
};

export type FileHash = { readonly file: string; readonly sha256: Hex };

export function sha256(bytes: Uint8Array): Hex {
  return `0x${createHash("sha256").update(bytes).digest("hex")}`;
}

export function encodeRuledManifest(manifest: RuledManifest): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(manifest, null, 2)}\n`);
}

/**
 * Reads the manifest of an allocation from credentials: what is needed to trace it and to make it again.
 * @throws SymbolonError `BadAllocationDirectory`
 */
export function parseRuledManifest(bytes: Uint8Array, directory: string): RuledManifest {
  const refuse = (reason: string) => badAllocationDirectory(directory, `${ruledFiles.manifest}: ${reason}`);
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw refuse("it is not JSON");
  }
  const reader = jsonReader(refuse);
  const { readWord } = batchJsonReader(reader);
  const { readObject, readOneOf, readUint64, readAddress, readText } = reader;
  const file = readObject(json, "whole");
  readOneOf(file.format, "format", [RULED_FORMAT]);
  readOneOf(file.version, "version", [RULED_VERSION]);
  readUint64(file.chainId, "chainId");
  const block = readObject(file.block, "block");
  readUint64(block.number, "block.number");
  readWord(block.hash, "block.hash");
  readWord(readObject(file.schema, "schema").uid, "schema.uid");
  for (const [i, issuer] of reader.readList(file.issuers, "issuers").entries()) {
    readAddress(issuer, `issuers[${i}]`);
  }
  if (file.attestations !== null) {
    const attestations = readObject(file.attestations, "attestations");
    readAddress(attestations.registry, "attestations.registry");
    readUint64(attestations.fromBlock, "attestations.fromBlock");
  }
  for (const [i, one] of reader.readList(file.batches, "batches").entries()) {
    const batch = readObject(one, `batches[${i}]`);
    readWord(batch.id, `batches[${i}].id`);
    readAddress(batch.registry, `batches[${i}].registry`);
  }
  const files = readObject(file.files, "files");
  const hashed: readonly unknown[] = [
    file.rules,
    files.allocation,
    files.reasons,
    files.leftOut,
    ...reader.readList(file.exclusions, "exclusions"),
  ];
  for (const [i, one] of hashed.entries()) {
    const { file: name, sha256: hash } = readObject(one, `file ${i}`);
    // Only names of our own: a manifest must not make anybody read elsewhere.
    if (
      !/^(?:exclusions\/0x[0-9a-f]{64}\.csv|[a-z-]+\.(?:json|jsonl|csv))$/.test(readText(name, `file ${i}`))
    ) {
      throw refuse(`it names a file ${JSON.stringify(name)}`);
    }
    readWord(hash, `file ${i}.sha256`);
  }
  return json as RuledManifest;
}

export function badAllocationDirectory(directory: string, problem: string): SymbolonError {
  return new SymbolonError({
    code: "BadAllocationDirectory",
    reason: `${directory} is no sound allocation from credentials (${problem}).`,
    hint: "Give the folder that `symbolon allocation from-credentials --out DIR` wrote, with its files as they were.",
    details: { directory },
  });
}
