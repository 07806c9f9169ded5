import { type Address, getAddress } from "viem";

const PKH = /^did:pkh:eip155:\d+:(0x[\da-fA-F]{40})$/;

/**
 * The DID of an account on a chain, `did:pkh:eip155:1:0x…`, the address in EIP-55's case as CAIP-10 advises. DIDs are
 * compared as text: credentials and the lists of their status must name their issuer alike.
 */
export function issuerDid(chainId: bigint, issuer: Address): string {
  return `did:pkh:${chainAccountId(chainId, issuer)}`;
}

/** A contract or account and its chain in one text (CAIP-10), `eip155:1:0x…`. */
export function chainAccountId(chainId: bigint, address: Address): string {
  return `eip155:${chainId}:${getAddress(address)}`;
}

/** The name, within its DID, of the one key that a did:pkh has: whatever key the address is of. */
export function issuerKeyId(did: string): string {
  return `${did}#blockchainAccountId`;
}

/** The address that a did:pkh of an EVM chain stands for; undefined where it is none. */
export function addressOfDid(did: string): Address | undefined {
  return PKH.exec(did)?.[1] as Address | undefined;
}
