import type { Address, Hex } from "viem";
import { bytesToHex, hexToBytes } from "../../../core/bytes.ts";
import { fastHasher } from "../../../core/kernel/fastHasher.ts";

/** What an account has for code. */
export type AccountCode =
  /** None: a key's account, or a contract that is not deployed yet. */
  | { readonly kind: "none" }
  | { readonly kind: "contract"; readonly bytes: number; readonly codeHash: Hex }
  /** A key's account that acts by the code of another: EIP-7702. */
  | { readonly kind: "delegated"; readonly delegate: Address };

/** How a delegation begins (EIP-7702); the address follows, 23 bytes in all. No contract can begin so (EIP-3541). */
const DELEGATION = /^0xef0100([0-9a-f]{40})$/;

const NONE: AccountCode = { kind: "none" };

/** What the answer of `eth_getCode` says of an account. */
export function accountCode(code: Hex): AccountCode {
  if (code === "0x") return NONE;
  const delegate = DELEGATION.exec(code.toLowerCase())?.[1];
  if (delegate !== undefined) return { kind: "delegated", delegate: `0x${delegate}` };
  const bytes = hexToBytes(code);
  return { kind: "contract", bytes: bytes.length, codeHash: bytesToHex(fastHasher().keccak256(bytes)) };
}
