import type { Hex } from "viem";
import { type RegistryPlace, statusCopyDomain } from "./domains.ts";
import { structMembers } from "./structType.ts";

/** What somebody answers for who hands a copy of status words to others. Chain and registry are the copy's. */
export type SignedStatusCopy = RegistryPlace & {
  /** Number of the block that it is of. */
  readonly block: bigint;
  readonly blockHash: Hex;
  /** keccak256 of the copy (`snapshotChecksum`). */
  readonly copy: Hex;
};

const { members } = /* @__PURE__ */ structMembers("StatusCopy(uint64 block,bytes32 blockHash,bytes32 copy)");

/** A copy of status words as viem signs it (EIP-712). No contract accepts its domain: a signature does nothing on a chain. */
export function statusCopyTypedData({ chainId, registry, block, blockHash, copy }: SignedStatusCopy) {
  return {
    domain: statusCopyDomain({ chainId, registry }),
    types: { StatusCopy: members },
    primaryType: "StatusCopy",
    message: { block, blockHash, copy },
  } as const;
}
