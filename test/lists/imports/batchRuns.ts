import { type Hex, zeroAddress, zeroHash } from "viem";
import { SymbolonError } from "../../../src/sdk/core/errors.ts";
import { batchRows, selectForBatch } from "../../../src/sdk/credentials/import/batchRows.ts";
import type { ImportedRow } from "../../../src/sdk/credentials/import/importReport.ts";
import {
  type Import,
  type ImportSource,
  type SelectImportsParameters,
  selectImports,
} from "../../../src/sdk/credentials/import/selectImports.ts";
import {
  type CredentialsFile,
  requireNoneEnded,
  revokedAtSource,
} from "../../../src/sdk/credentials/import/storedBatch.ts";
import type { Draw } from "../faults/draw.ts";

/** What a run is told, besides what the source says. */
export type RunOptions = Omit<SelectImportsParameters, "source" | "isMade"> & { readonly dryRun: boolean };

/** What became of one attestation here. */
export type Copy = { readonly source: Hex; readonly isRevoked: boolean };

/** Where an import puts what it makes, run after run. */
export type Destination = {
  /** Runs the import, which may be killed in the middle; the rows of its report, if it came to one. */
  readonly run: (source: ImportSource, options: RunOptions, draw: Draw) => readonly ImportedRow[] | undefined;
  readonly copies: () => readonly Copy[];
  /** Somebody revokes one here by hand. */
  readonly revokeHere: (draw: Draw) => void;
};

/** Of a hundred times, so often a run is killed at each place where it can be. */
export const KILLED = 12;

/** An import as one batch: its credentials are written down, then issued, then revoked. */
export function batchDestination(): Destination {
  let file: CredentialsFile | undefined;
  let isIssued = false;
  const revoked = new Set<number>();

  const revoke = (indexes: readonly number[], draw: Draw): "killed" | undefined => {
    for (const index of indexes) {
      if (draw.chance(KILLED)) return "killed";
      revoked.add(index);
    }
    return undefined;
  };
  return {
    run(source, options, draw) {
      const { dryRun, followRevocations = false, now } = options;
      const selection = selectForBatch(file, (isMade) => selectImports({ ...options, source, isMade }));
      const [first] = selection.levels.flat();
      if (file === undefined && first === undefined) return undefined;
      if (draw.chance(KILLED)) return undefined;
      if (file !== undefined && !isIssued && isEnded(file, source, now)) return undefined;
      const kept: CredentialsFile = file ?? fileOf(selection.levels.flat());
      if (!dryRun) file = kept;
      if (draw.chance(KILLED)) return undefined;
      const wasIssued = isIssued;
      if (!dryRun) isIssued = true;
      if (draw.chance(KILLED)) return undefined;
      const missing = followRevocations ? revokedAtSource(kept, source).filter((i) => !revoked.has(i)) : [];
      if (!dryRun && revoke(missing, draw) === "killed") return undefined;
      const ended = revokedAtSource(kept, source).filter((index) => revoked.has(index));
      const state = {
        isIssued: wasIssued || !dryRun,
        revokedHere: new Set(ended),
        isPlanned: dryRun && missing.length > 0,
      };
      return batchRows(kept, "out.credentials.json", source, selection, state);
    },
    copies: () =>
      isIssued && file !== undefined
        ? file.credentials.map(({ source }, index) => ({ source, isRevoked: revoked.has(index) }))
        : [],
    revokeHere(draw) {
      if (isIssued && file !== undefined) revoked.add(draw.below(file.credentials.length));
    },
  };
}

function isEnded(file: CredentialsFile, source: ImportSource, now: bigint): boolean {
  try {
    requireNoneEnded(file, "out.credentials.json", source, now);
    return false;
  } catch (error) {
    if (error instanceof SymbolonError && error.code === "EndedAtSource") return true;
    throw error;
  }
}

function fileOf(imports: readonly Import[]): CredentialsFile {
  const policy = {
    revoker: zeroAddress,
    emergency: zeroAddress,
    epochLength: 0n,
    emergencyLimit: 0n,
    rulesHash: zeroHash,
  };
  return {
    format: "symbolon-credentials",
    version: 1,
    chainId: 1,
    registry: zeroAddress,
    schema: { schema: "bool a", resolver: zeroAddress, revocable: true },
    header: {
      issuer: zeroAddress,
      schema: zeroHash,
      root: zeroHash,
      size: BigInt(imports.length),
      issuedAt: 1n,
      policy,
      manifestHash: zeroHash,
      salt: zeroHash,
    },
    credentials: imports.map(({ attestation: { uid, recipient, time, expirationTime } }, index) => ({
      source: uid,
      credential: {
        index: BigInt(index),
        subject: recipient,
        validFrom: time,
        expires: expirationTime,
        fields: zeroHash,
      },
      values: [true],
      proof: [],
      fieldProofs: [],
    })),
  };
}
