import { createHash } from "node:crypto";
import type { Hex } from "viem";

/** The SHA-256 of bytes, whole or in pieces. */
export function sha256(content: Uint8Array | Iterable<Uint8Array>): Hex {
  const hash = createHash("sha256");
  for (const piece of content instanceof Uint8Array ? [content] : content) hash.update(piece);
  return `0x${hash.digest("hex")}`;
}
