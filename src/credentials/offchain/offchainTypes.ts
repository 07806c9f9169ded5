import type { OffchainVersion } from "../../core/attestation/offchainAttestationUid.ts";

const version = { name: "version", type: "uint16" } as const;
const salt = { name: "salt", type: "bytes32" } as const;
const common = [
  { name: "schema", type: "bytes32" },
  { name: "recipient", type: "address" },
  { name: "time", type: "uint64" },
  { name: "expirationTime", type: "uint64" },
  { name: "revocable", type: "bool" },
  { name: "refUID", type: "bytes32" },
  { name: "data", type: "bytes" },
] as const;

/** EIP-712 name of the domain of off-chain attestations: not the registry's own, so neither is good for the other. */
export const OFFCHAIN_DOMAIN = "EAS Attestation";

/** What version 2 signs, the one that is made today. */
export const offchainTypes = { Attest: [version, ...common, salt] } as const;

/** A way of signing: the struct that is hashed, and the name that EAS's SDK files it under. */
export type OffchainForm = {
  readonly primaryType: string;
  readonly types: Readonly<Record<string, readonly { readonly name: string; readonly type: string }[]>>;
};

/**
 * The ways in which off-chain attestations of a version were ever signed. The second of version 0 says `Attestation` and
 * hashes `Attest`: links made by EAS's SDK are so.
 */
export const offchainForms: Readonly<Record<OffchainVersion, readonly OffchainForm[]>> = {
  0: [
    { primaryType: "Attestation", types: { Attestation: common } },
    { primaryType: "Attestation", types: { Attest: common } },
    { primaryType: "Attest", types: { Attest: common } },
  ],
  1: [{ primaryType: "Attest", types: { Attest: [version, ...common] } }],
  2: [{ primaryType: "Attest", types: offchainTypes }],
};
