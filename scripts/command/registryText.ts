import type { Address } from "viem";
import type { RegistryKind } from "../../src/sdk/core/attestation/registryKind.ts";

const words: Readonly<Record<RegistryKind, string>> = {
  AttestationRegistry: "an AttestationRegistry",
  Eas: "the Ethereum Attestation Service (EAS)",
};

/** A registry of attestations, and what it is, for people. */
export function registryText(registry: Address, kind: RegistryKind): string {
  return `${registry}, ${words[kind]}`;
}
