import {
  type Address,
  getTypesForEIP712Domain,
  type Hex,
  serializeTypedData,
  type TypedDataDefinition,
  zeroAddress,
} from "viem";
import type { ClaimTerms } from "../../src/core/claimTypedData.ts";
import { SymbolonError } from "../../src/core/errors.ts";
import { formatSignedClaim } from "../../src/distribution/signing/formatSignedClaim.ts";
import { type SignedClaim, signedClaimTypedData } from "../../src/distribution/signing/signedClaim.ts";
import { momentText } from "../command/momentText.ts";
import { writeOutput } from "../command/writeOutput.ts";
import { printResult, table } from "../output.ts";
import { type ProvenLeaf, provenLeaf } from "./relay/provenLeaf.ts";
import { signClaim } from "./relay/signClaim.ts";
import { gateDataAt, paidBeforeAt, type SigningPlace, signingPlace } from "./relay/signingPlace.ts";

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
  const { chainId, campaign, signer } = place;
  const caller = signer?.address ?? zeroAddress;
  const leaf = await provenLeaf({ source, account: options.account, caller, campaign: place });
  const { index, account, amount, proof } = leaf;
  const paidBefore = await paidBeforeAt(place, leaf);
  const terms = termsOf(place, leaf, paidBefore, options);
  const gateData = options.gateData ?? (await gateDataAt(place, options.credential));
  const claim: Unsigned = {
    chainId,
    campaign,
    index: BigInt(index),
    account,
    amount,
    terms,
    ...(paidBefore > 0n && { paidBefore }),
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

/**
 * By default for all that the leaf says; in a cumulative campaign only for what it says now, since the next root may have more.
 * @throws SymbolonError `NothingDue`
 */
function termsOf(
  { kind, campaign }: SigningPlace,
  { account, amount }: ProvenLeaf,
  paidBefore: bigint,
  options: SignOptions,
): ClaimTerms {
  if (paidBefore > 0n && paidBefore >= amount) {
    throw new SymbolonError({
      code: "NothingDue",
      reason: `The campaign ${campaign} has paid ${account} all ${amount} base units.`,
      cure:
        kind === "cumulative"
          ? "Sign when a later root has more for the account."
          : "There is nothing left to sign for.",
      details: { campaign, account, amount, paidBefore },
    });
  }
  const {
    upTo = kind === "cumulative" ? amount - paidBefore : amount,
    to = account,
    maxFee = 0n,
    feeTaker = zeroAddress,
    deadline = 0n,
  } = options;
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
  const { campaign, index, account, amount, terms, paidBefore = 0n } = claim;
  const { recipient, maxFee, feeTaker, deadline } = terms;
  printResult(json, { out, campaign, index, account, amount, terms, paidBefore }, [
    ...table([
      ["campaign", campaign],
      ["leaf", `index ${index}, ${amount} base units`],
      ...(paidBefore === 0n ? [] : [["paid before", `${paidBefore} base units`] as const]),
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
