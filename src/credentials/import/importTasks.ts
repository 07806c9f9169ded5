import { concatHex, type Hex, keccak256, zeroHash } from "viem";
import type { AttestTask } from "../attestations/attestRows.ts";
import type { Import } from "./selectImports.ts";

/**
 * The task of making an attestation again; its key is the uid at the source. Undefined while what it refers to has no new
 * uid yet.
 * @param uidOf the new uid of what was made before
 */
export function importTask(
  { attestation, schema, refersTo }: Import,
  uidOf: (source: Hex) => Hex | undefined,
): AttestTask | undefined {
  const { uid, recipient, expirationTime, revocable, data } = attestation;
  const refUID = refersTo === undefined ? zeroHash : uidOf(refersTo);
  if (refUID === undefined) return undefined;
  return {
    key: uid,
    // The uid is a hash of everything at the source; here the schema may be another.
    digest: keccak256(concatHex([uid, schema.uid])),
    label: `attestation ${uid} of the source`,
    request: {
      schema: schema.uid,
      data: { recipient, expirationTime, revocable, refUID, data, value: 0n },
    },
  };
}
