import { concat, keccak256 } from "viem";
import { type Hasher, plainHasher } from "../../core/hasher.ts";

const hash = (data: Uint8Array): Uint8Array => keccak256(data, "bytes");

/** The hasher of whoever has viem: a page that takes proofs carries no other. */
export const viemHasher: Hasher = /* @__PURE__ */ plainHasher("viem", hash, () => {
  const pieces: Uint8Array[] = [];
  return { update: (piece) => void pieces.push(piece.slice()), digest: () => hash(concat(pieces)) };
});
