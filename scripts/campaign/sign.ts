import type { Command } from "commander";
import {
  type Address,
  getTypesForEIP712Domain,
  type Hex,
  serializeTypedData,
  type TypedDataDefinition,
  zeroAddress,
} from "viem";
import type { CampaignKind } from "../../src/chain/campaignKind.ts";
import { SymbolonError } from "../../src/core/errors.ts";
import type { ClaimTerms } from "../../src/core/signing/claimTypedData.ts";
import { formatSignedClaim } from "../../src/distribution/signing/formatSignedClaim.ts";
import { type SignedClaim, signedClaimTypedData } from "../../src/distribution/signing/signedClaim.ts";
import { writeOutput } from "../../src/files/writeOutput.ts";
import { momentText } from "../command/momentText.ts";
import { readAddress, readHex, readTime, readUnits } from "../command/optionReaders.ts";
import { printResult, table } from "../output.ts";
import { type ProvenLeaf, provenLeaf } from "./relay/provenLeaf.ts";
import { signClaim } from "./relay/signClaim.ts";
import { gateDataAt, paidBeforeAt, type SigningPlace, signingPlace } from "./relay/signingPlace.ts";

const CAMPAIGN = "its address, or the file that `campaign create` wrote";
const SOURCE = "the tree's folder, or what `tree proof --json` printed";

/** What the command takes. */
export function define(command: Command): void {
  command
    .argument("<campaign>", CAMPAIGN)
    .argument("<source>", SOURCE)
    .option("--rpc <url>", "the chain; not needed with the campaign's file (default: SYMBOLON_RPC_URL)")
    .option("--account <address>", "whose leaf (default: the signing account's, or the proof's)", readAddress)
    .option("--to <address>", "who is paid (default: the account)", readAddress)
    .option("--max-fee <units>", "base units that may be kept of the payment (default: 0)", readUnits)
    .option("--fee-taker <address>", "who may keep them (default: whoever sends it)", readAddress)
    .option("--deadline <moment>", "last second at which it is good (default: none)", readTime)
    .option(
      "--up-to <units>",
      "most base units that it claims (default: the leaf's amount; in a cumulative campaign what is due now)",
      readUnits,
    )
    .option("--credential <file>", "presentation or package of a credential, for the gate")
    .option("--gate-data <hex>", "what the gate asks for, ready made", readHex)
    .option("--typed-data", "sign nothing, print what a wallet is to sign (EIP-712)")
    .option("--signature <hex>", "take this signature, which a wallet has made", readHex)
    .option("--out <file>", "write the claim there (default: print it)")
    .option("--json", "print one JSON document and nothing else")
    .action(sign);
}

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

/** What is written down, and in what kind of campaign it is claimed. */
type Written = { readonly claim: Unsigned; readonly kind: CampaignKind };

/** `symbolon campaign sign CAMPAIGN DIR|PROOF`: a claim for somebody else to send, or what a wallet is to sign. */
export async function sign(told: string, source: string, options: SignOptions): Promise<void> {
  const place = await signingPlace(told, options.rpc);
  const { chainId, campaign, signer, kind } = place;
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
    report({ claim, kind }, options, text, "not yet: this is what the account's wallet is to sign");
    return;
  }
  const signature = await signClaim(place, claim, options.signature);
  report({ claim, kind }, options, formatSignedClaim({ ...claim, signature }), `by ${account}`);
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
      hint:
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
function report(
  { claim, kind }: Written,
  { out, json = false }: SignOptions,
  text: string,
  signed: string,
): void {
  if (out === undefined) {
    process.stdout.write(json ? `${JSON.stringify(JSON.parse(text))}\n` : text);
    return;
  }
  writeOutput(out, text);
  const { campaign, index, account, amount, terms, paidBefore = 0n } = claim;
  const { upTo, recipient, maxFee, feeTaker, deadline } = terms;
  const note = kind === "vesting" && paidBefore === 0n ? lastingNote(upTo) : undefined;
  const document = { out, campaign, index: Number(index), account, amount, terms, paidBefore };
  printResult(json, { ...document, note: note ?? null }, [
    ...table([
      ["campaign", campaign],
      ["leaf", `index ${index}, ${amount} base units`],
      ...(paidBefore === 0n ? [] : [["paid before", `${paidBefore} base units`] as const]),
      ["signed", signed],
      ["pays at most", `${upTo} base units`],
      ["paid to", recipient],
      ["fee", maxFee === 0n ? "none" : `at most ${maxFee} base units, for ${takerText(feeTaker)}`],
      ["good until", momentText(deadline, endText[kind])],
      ["written to", out],
    ]),
    ...(note === undefined ? [] : [note]),
  ]);
}

/** How long a signature without a deadline is good: releases have no end. */
const endText = {
  instant: "the campaign ends",
  cumulative: "the campaign ends",
  vesting: "it is used: it has no end (--deadline gives it one)",
} as const;

/** A claim of a vesting campaign may pay nothing, and what is signed is used up by a payment only. */
function lastingNote(upTo: bigint): string {
  return upTo === 0n
    ? "It has the claim recorded and never pays anything, since at most 0 base units were signed for."
    : "A claim before anything is vested pays nothing, and leaves this signature good for one later payment, by whoever has it: --up-to 0 has the claim recorded only, and once you have released something yourself, it is void.";
}

function takerText(feeTaker: Address): string {
  return feeTaker === zeroAddress ? "whoever sends it" : feeTaker;
}
