import { type Address, type Hex, parseSignature, type Signature } from "viem";
import type { AttestationChain } from "./openAttestationChain.ts";

/** An attestation as EAS's ABI has it. */
export type RequestData = {
  readonly recipient: Address;
  readonly expirationTime: bigint;
  readonly revocable: boolean;
  readonly refUID: Hex;
  readonly data: Hex;
  readonly value: bigint;
};

const REQUEST = [
  { name: "recipient", type: "address" },
  { name: "expirationTime", type: "uint64" },
  { name: "revocable", type: "bool" },
  { name: "refUID", type: "bytes32" },
  { name: "data", type: "bytes" },
  { name: "value", type: "uint256" },
] as const;
const HEAD = [
  { name: "attester", type: "address" },
  { name: "schema", type: "bytes32" },
] as const;
const TAIL = [
  { name: "nonce", type: "uint256" },
  { name: "deadline", type: "uint64" },
] as const;
const TYPES = {
  Attest: [...HEAD, ...REQUEST, ...TAIL],
  AttestMany: [...HEAD, { name: "data", type: "AttestationRequestData[]" }, ...TAIL],
  AttestationRequestData: REQUEST,
} as const;

/** Signs attestations in the issuer's name for a registry with EAS's domain, each with the next nonce, for ever. */
export function signEas({ issuer, chainId }: AttestationChain, verifyingContract: Address, schema: Hex) {
  const attester = issuer.account.address;
  const domain = { name: "EAS", version: "1.4.0", chainId, verifyingContract };
  let nonce = 0n;
  return {
    async one(request: RequestData): Promise<{ v: number; r: Hex; s: Hex }> {
      const message = { attester, schema, ...request, nonce: nonce++, deadline: 0n };
      const { Attest } = TYPES;
      const signature = await issuer.signTypedData({
        domain,
        types: { Attest },
        primaryType: "Attest",
        message,
      });
      const { r, s, yParity }: Signature = parseSignature(signature);
      return { v: 27 + yParity, r, s };
    },
    many(data: readonly RequestData[]): Promise<Hex> {
      const message = { attester, schema, data, nonce: nonce++, deadline: 0n };
      const { AttestMany, AttestationRequestData } = TYPES;
      const types = { AttestMany, AttestationRequestData };
      return issuer.signTypedData({ domain, types, primaryType: "AttestMany", message });
    },
  };
}
