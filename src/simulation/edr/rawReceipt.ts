import type { Address, Hex } from "viem";

/** Of a receipt, what is read here, as a node writes it. */
export type RawReceipt = {
  readonly transactionHash: Hex;
  readonly status: Hex;
  readonly gasUsed: Hex;
  readonly effectiveGasPrice: Hex;
  readonly contractAddress: Address | null;
  readonly logs: readonly RawLog[];
};

export type RawLog = { readonly address: Address; readonly topics: readonly Hex[]; readonly data: Hex };
