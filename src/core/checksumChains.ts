/** Chains whose wallets spell accounts as EIP-1191 says, with the chain's id in the checksum: Rootstock and its testnet. */
export const CHECKSUM_CHAINS = [30, 31] as const;
