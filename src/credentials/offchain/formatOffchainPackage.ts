import type { OffchainPackage } from "./offchainAttestation.ts";

/** An off-chain attestation as JSON, as explorers and EAS's SDK hand it on: bigints as decimal text. */
export function formatOffchainPackage({ sig, signer }: OffchainPackage): string {
  const asText = (_: string, value: unknown) => (typeof value === "bigint" ? value.toString() : value);
  return `${JSON.stringify({ sig, signer }, asText, 2)}\n`;
}
