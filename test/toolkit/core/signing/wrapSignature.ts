import { type Address, concatHex, encodeAbiParameters, type Hex } from "viem";

/** The 32 bytes that a wrapped signature ends with (ERC-6492). */
const MAGIC: Hex = `0x${"6492".repeat(16)}`;
const FACTORY: Address = `0x${"fa".repeat(20)}`;

/** A signature as wallets answer it whose contract is not deployed yet, by ERC-6492 and viem's encoder alone. */
export function wrapSignature({
  signature,
  factory = FACTORY,
  factoryData = "0x12345678",
}: {
  readonly signature: Hex;
  readonly factory?: Address;
  readonly factoryData?: Hex;
}): Hex {
  const types = [{ type: "address" }, { type: "bytes" }, { type: "bytes" }] as const;
  return concatHex([encodeAbiParameters(types, [factory, factoryData, signature]), MAGIC]);
}
