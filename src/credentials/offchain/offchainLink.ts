/** The path of a link to an off-chain attestation, up to the zipped attestation itself. */
export const OFFCHAIN_LINK = "/offchain/url/#attestation=";
