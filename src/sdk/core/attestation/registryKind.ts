/**
 * The kinds of registry that hold single attestations, by number on chain (`RegistryKind` in Solidity). An
 * AttestationRegistry answers `statusOf`; EAS has only `getAttestation`.
 */
export const registryKindNames = ["AttestationRegistry", "Eas"] as const;

export type RegistryKind = (typeof registryKindNames)[number];
