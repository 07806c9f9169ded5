import { readFileSync } from "node:fs";
import type { Address, Hash, Hex } from "viem";
import { systemCode } from "../../../src/allocation/read/systemCode.ts";
import type { BatchHeader } from "../../../src/core/batchId.ts";
import type { Credential } from "../../../src/core/credentialLeaf.ts";
import { SymbolonError } from "../../../src/core/errors.ts";
import type { FieldProof } from "../../../src/core/fieldRoot.ts";
import type { Schema } from "../../../src/core/schemaUid.ts";
import { jsonText, writeOutput } from "../writeOutput.ts";

/** A credential with everything that its holder needs to prove it, and all its fields. */
export type HeldCredential = {
  /** Uid of the attestation that it was. */
  readonly source: Hex;
  readonly credential: Credential;
  /** Values in schema order, as JSON has them. */
  readonly values: readonly unknown[];
  /** Siblings from its leaf to the root of the batch. */
  readonly proof: readonly Hex[];
  /** One a field; with their salts they are the holder's secret. */
  readonly fieldProofs: readonly FieldProof[];
};

/** All credentials of one batch. It holds the salts: without it no field can ever be proven. */
export type CredentialsFile = {
  readonly format: "symbolon-credentials";
  readonly version: 1;
  readonly chainId: number;
  /** The BatchRegistry. */
  readonly registry: Address;
  readonly schema: Schema;
  readonly header: BatchHeader;
  /** The one that issued the batch; left out before, and where the process died in between. */
  readonly transaction?: Hash;
  readonly credentials: readonly HeldCredential[];
};

/**
 * Writes the file, readable by its owner alone.
 * @throws SymbolonError `OutputNotWritable`
 */
export function writeCredentialsFile(path: string, content: CredentialsFile): void {
  writeOutput(path, jsonText(content), 0o600);
}

/**
 * Reads a file that an earlier run wrote; undefined where there is none.
 * @throws SymbolonError `BadCredentialsFile`
 */
export function readCredentialsFile(path: string): CredentialsFile | undefined {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if (systemCode(error) === "ENOENT") return undefined;
    throw error;
  }
  try {
    const file = JSON.parse(text) as CredentialsFile;
    if (file.format !== "symbolon-credentials" || file.version !== 1) throw new TypeError("another format");
    return { ...file, header: headerOf(file.header), credentials: file.credentials.map(credentialOf) };
  } catch (cause) {
    throw new SymbolonError({
      code: "BadCredentialsFile",
      reason: `${path} is no file of credentials (${(cause as Error).message}).`,
      cure: "Restore it as it was written, or choose another --out.",
      details: { path },
      cause,
    });
  }
}

function headerOf({ size, issuedAt, policy, ...rest }: BatchHeader): BatchHeader {
  const { epochLength, emergencyLimit, ...roles } = policy;
  return {
    ...rest,
    size: BigInt(size),
    issuedAt: BigInt(issuedAt),
    policy: { ...roles, epochLength: BigInt(epochLength), emergencyLimit: BigInt(emergencyLimit) },
  };
}

function credentialOf({ credential, ...rest }: HeldCredential): HeldCredential {
  const { index, subject, validFrom, expires, fields } = credential;
  const numbers = { index: BigInt(index), validFrom: BigInt(validFrom), expires: BigInt(expires) };
  return { ...rest, credential: { ...numbers, subject, fields } };
}
