import { type Hex, hashTypedData } from "viem";
import { termsGateData } from "../../chain/calls/termsGateData.ts";
import type { ReadClient } from "../../chain/clients.ts";
import { settleOnChain } from "../../chain/read/settleOnChain.ts";
import { SymbolonError } from "../../core/errors.ts";
import { signerNotDeployed } from "../../core/signing/signerNotDeployed.ts";
import { type AgreementParameters, termsTypedData } from "../../core/signing/termsTypedData.ts";

export type AgreementSignature = AgreementParameters & {
  /** Of the text among the gate's, from 0. */
  readonly position: number;
  /** What the account has made of `termsTypedData`. */
  readonly signature: Hex;
  /** Asks an account's contract (ERC-1271). Default: only keys are looked at. */
  readonly client?: ReadClient | undefined;
};

/**
 * What a TermsGate is shown, once it is sure that the account signed: the signature is checked as the gate does.
 * @throws SymbolonError `NotSigned`, `WrappedSignature`; what viem throws where the node does not answer
 */
export async function agreementData({
  position,
  signature,
  client,
  ...agreement
}: AgreementSignature): Promise<Hex> {
  const { account } = agreement;
  const digest = hashTypedData(termsTypedData(agreement));
  const settled = await settleOnChain({ account, digest, signature, client });
  if ("signature" in settled) return termsGateData({ position, signature: settled.signature });
  if (settled.by === "undeployed") throw signerNotDeployed(account, settled.factory);
  throw new SymbolonError({
    code: "NotSigned",
    reason: `The signature is not one of ${account} for this text.`,
    hint: "Sign the text with the account itself, as it is shown.",
    details: { account, text: agreement.text.hash },
  });
}
