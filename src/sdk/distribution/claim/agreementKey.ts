import type { Address } from "viem";

/** By what an agreement is kept: its TermsGate, and who asks that, whom the account signs as the campaign. */
export const agreementKey = ({ gate, asker }: { readonly gate: Address; readonly asker: Address }): string =>
  `${gate}@${asker}`.toLowerCase();
