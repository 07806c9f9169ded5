import { readFileSync } from "node:fs";
import type { Address, Hash, Hex } from "viem";
import type { BatchHeader } from "../../core/credential/batchId.ts";
import type { Schema } from "../../core/credential/schemaUid.ts";
import { SymbolonError } from "../../core/errors.ts";
import { jsonText } from "../../core/text/jsonText.ts";
import { systemCode } from "../../files/systemCode.ts";
import { writeOutput } from "../../files/writeOutput.ts";
import type { HeldCredential } from "../index.ts";

/** A credential that was an attestation. */
export type ImportedCredential = HeldCredential & {
  /** Uid of the attestation that it was. */
  readonly source: Hex;
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
  readonly credentials: readonly ImportedCredential[];
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
      hint: "Restore it as it was written, or choose another --out.",
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

function credentialOf({ credential, ...rest }: ImportedCredential): ImportedCredential {
  const { index, subject, validFrom, expires, fields } = credential;
  const numbers = { index: BigInt(index), validFrom: BigInt(validFrom), expires: BigInt(expires) };
  return { ...rest, credential: { ...numbers, subject, fields } };
}
