import type { Address, Hex } from "viem";
import { type TermsDomainParameters, termsDomain } from "./domains.ts";
import { structMembers } from "./structType.ts";

/** A text that the accounts of a campaign agree to, in one language. */
export type TermsText = {
  /** A language tag (BCP 47), such as `en`. */
  readonly language: string;
  /** keccak256 of the text's bytes. */
  readonly hash: Hex;
};

export type AgreementParameters = TermsDomainParameters & {
  /**
   * Who asks the gate: the campaign; where the gate is a part of another, the campaign's adapter there (`asker` of
   * `readGate`).
   */
  readonly campaign: Address;
  /** The leaf's account, which signs. */
  readonly account: Address;
  readonly text: TermsText;
};

const { members } = /* @__PURE__ */ structMembers(
  "Agreement(address campaign,address account,bytes32 text,string language)",
);

/** What an account signs to agree to a text, as viem signs it. It is good for this account in this campaign alone. */
export function termsTypedData({ chainId, gate, campaign, account, text }: AgreementParameters) {
  return {
    domain: termsDomain({ chainId, gate }),
    types: { Agreement: members },
    primaryType: "Agreement",
    message: { campaign, account, text: text.hash, language: text.language },
  } as const;
}
