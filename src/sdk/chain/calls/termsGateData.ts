import { concatHex, type Hex, numberToHex } from "viem";

export type TermsGateDataParameters = {
  /** Of the text among the gate's, from 0. */
  readonly position: number;
  /** By the leaf's account, of what `termsTypedData` says of that text. */
  readonly signature: Hex;
};

/** What a claimant gives a TermsGate with a claim, as `contracts/interfaces/ITermsGate.sol` lays it out. */
export function termsGateData({ position, signature }: TermsGateDataParameters): Hex {
  return concatHex([numberToHex(position, { size: 1 }), signature]);
}
