/** EIP-7825: no transaction may have more gas. */
export const TRANSACTION_GAS_CAP = 16_777_216;

/** Nodes do not pass on transactions above 131,072 bytes; a part is for the envelope. */
export const MAX_CALLDATA_BYTES = 125_000;
