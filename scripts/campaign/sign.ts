import {
  type Address,
  getTypesForEIP712Domain,
  type Hex,
  serializeTypedData,
  type TypedDataDefinition,
  zeroAddress,
} from "viem";
import type { ClaimTerms } from "../../src/core/claimTypedData.ts";
import { formatSignedClaim } from "../../src/distribution/signing/formatSignedClaim.ts";
import { type SignedClaim, signedClaimTypedData } from "../../src/distribution/signing/signedClaim.ts";
import { momentText } from "../command/momentText.ts";
import { writeOutput } from "../command/writeOutput.ts";
import { printResult, table } from "../output.ts";
import { provenLeaf } from "./relay/provenLeaf.ts";
import { signClaim } from "./relay/signClaim.ts";
import { gateDataAt, signingPlace } from "./relay/signingPlace.ts";

export type SignOptions = {
  /** Not needed where the campaign's file is given. */
  readonly rpc?: string;
  readonly account?: Address;
  readonly to?: Address;
  readonly maxFee?: bigint;
  readonly feeTaker?: Address;
  readonly deadline?: bigint;
  readonly upTo?: bigint;
  readonly credential?: string;
  readonly gateData?: Hex;
  readonly typedData?: boolean;
  /** By a wallet, of what --typed-data printed. */
  readonly signature?: Hex;
  readonly out?: string;
  readonly json?: boolean;
};

type Unsigned = Omit<SignedClaim, "signature">;

/** `symbolon campaign sign CAMPAIGN DIR|PROOF`: a claim for somebody else to send, or what a wallet is to sign. */
export async function sign(told: string, source: string, options: SignOptions): Promise<void> {
  const place = await signingPlace(told, options.rpc);
  const { chainId, campaign, root, signer } = place;
  const caller = signer?.address ?? zeroAddress;
  const at = { campaign, root };
  const leaf = await provenLeaf({ source, account: options.account, caller, campaign: at });
  const { index, account, amount, proof } = leaf;
  const terms = termsOf(account, amount, options);
  const gateData = options.gateData ?? (await gateDataAt(place, options.credential));
  const claim: Unsigned = {
    chainId,
    campaign,
    index: BigInt(index),
    account,
    amount,
    terms,
    ...(gateData !== undefined && { gateData }),
    proof,
  };
  if (options.typedData === true) {
    const text = `${walletText(claim)}\n`;
    report(claim, options, text, "not yet: this is what the account's wallet is to sign");
    return;
  }
  const signature = await signClaim(place, claim, options.signature);
  report(claim, options, formatSignedClaim({ ...claim, signature }), `by ${account}`);
}

function termsOf(account: Address, amount: bigint, options: SignOptions): ClaimTerms {
  const { upTo = amount, to = account, maxFee = 0n, feeTaker = zeroAddress, deadline = 0n } = options;
  return { upTo, recipient: to, maxFee, feeTaker, deadline };
}

/** What wallets take (eth_signTypedData_v4), with the type of the domain. */
function walletText(claim: Unsigned): string {
  const { domain, types, primaryType, message } = signedClaimTypedData(claim);
  const all = { EIP712Domain: getTypesForEIP712Domain({ domain }), ...types };
  // The plain type: the exact one has no place for the domain's own members.
  const typedData: TypedDataDefinition = { domain, types: all, primaryType, message };
  return serializeTypedData(typedData);
}

/** With no --out the document itself is printed, to be piped on. */
function report(claim: Unsigned, { out, json = false }: SignOptions, text: string, signed: string): void {
  if (out === undefined) {
    process.stdout.write(json ? `${JSON.stringify(JSON.parse(text))}\n` : text);
    return;
  }
  writeOutput(out, text);
  const { campaign, index, account, amount, terms } = claim;
  const { recipient, maxFee, feeTaker, deadline } = terms;
  printResult(json, { out, campaign, index, account, amount, terms }, [
    ...table([
      ["campaign", campaign],
      ["leaf", `index ${index}, ${amount} base units`],
      ["signed", signed],
      ["paid to", recipient],
      ["fee", maxFee === 0n ? "none" : `at most ${maxFee} base units, for ${takerText(feeTaker)}`],
      ["good until", momentText(deadline, "the campaign ends")],
      ["written to", out],
    ]),
  ]);
}

function takerText(feeTaker: Address): string {
  return feeTaker === zeroAddress ? "whoever sends it" : feeTaker;
}
