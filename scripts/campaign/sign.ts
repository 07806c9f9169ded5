import { type Account, type Address, type Hex, isAddress, zeroAddress } from "viem";
import { provenLeaf } from "../../src/node/allocation/output/campaignTree.ts";
import { knownCampaign, readCampaignFile } from "../../src/node/campaigns/campaignFile.ts";
import { writeOwnOutput } from "../../src/node/files/ownOutput.ts";
import { readText } from "../../src/node/files/readText.ts";
import type { ReadClient } from "../../src/sdk/chain/clients.ts";
import { SymbolonError } from "../../src/sdk/core/errors.ts";
import type { ClaimTerms } from "../../src/sdk/core/signing/claimTypedData.ts";
import { isoMomentOr } from "../../src/sdk/core/text/moment.ts";
import { tokenAmount } from "../../src/sdk/core/text/tokenAmount.ts";
import { readShown } from "../../src/sdk/credentials/shownCredential.ts";
import type { CampaignFinding } from "../../src/sdk/distribution/check/finding.ts";
import { readGateData, requireGate } from "../../src/sdk/distribution/claim/gateAnswers.ts";
import { type RelayedCampaign, relayedCampaign } from "../../src/sdk/distribution/claim/relayedCampaign.ts";
import { pauseFindings } from "../../src/sdk/distribution/sign/pauseFindings.ts";
import { signClaim } from "../../src/sdk/distribution/sign/signClaim.ts";
import { formatSignedClaim, type UnsignedClaim } from "../../src/sdk/distribution/sign/signedClaim.ts";
import {
  claimForWallet,
  readPaidBefore,
  unsignedClaim,
} from "../../src/sdk/distribution/sign/unsignedClaim.ts";
import { type AmountOptions, readUnitsOf, type TypedAmount } from "../command/amounts.ts";
import { openReader } from "../command/connect.ts";
import type { ReplaceOptions } from "../command/replaceOption.ts";
import type { SigningOptions } from "../command/signer/signingOptions.ts";
import { printAside, printResult, table } from "../output.ts";
import { warningLines } from "./campaignLines.ts";
import { shownToken } from "./openCampaign.ts";
import { openSigner } from "./openSigner.ts";

type SignOptions = SigningOptions &
  AmountOptions &
  ReplaceOptions & {
    readonly rpc?: string;
    readonly claimant?: Address;
    readonly to?: Address;
    readonly maxFee?: TypedAmount;
    readonly feeTaker?: Address;
    readonly deadline?: bigint;
    readonly upTo?: TypedAmount;
    readonly credential?: string;
    readonly gateData?: Hex;
    readonly typedData?: boolean;
    readonly signature?: Hex;
    readonly out?: string;
    readonly json?: boolean;
  };

/** `symbolon campaign sign CAMPAIGN DIR|PROOF`: a claim for somebody else to send, or what a wallet is to sign. */
export async function sign(given: string, source: string, options: SignOptions): Promise<void> {
  const place = await signingPlace(given, options);
  const { chainId, campaign, signer, client } = place;
  const { kind } = campaign;
  const { claimant, signature } = options;
  const leaf = await provenLeaf(source, claimant, signer?.address ?? zeroAddress, campaign);
  const query = { campaign: campaign.campaign, kind, leaf };
  const paidBefore = client === undefined ? 0n : await readPaidBefore(client, query);
  const now = BigInt(Math.floor(Date.now() / 1_000));
  const { maxFee, upTo } = options;
  const units = await readUnitsOf(client, campaign.token, { maxFee, upTo }, options);
  const terms = termsOf({ ...options, ...units });
  const unsigned = unsignedClaim({ ...query, chainId, paidBefore, terms, now });
  const gateData = options.gateData ?? (await gateDataAt(place, options.credential));
  const claim = { ...unsigned, ...(gateData !== undefined && { gateData }) };
  const warnings = client === undefined ? [] : await pauseFindings(client, campaign, claim);
  if (options.typedData === true) {
    const signed = "not yet: this is what the account's wallet is to sign";
    await report(claim, place, options, { text: `${claimForWallet(claim)}\n`, signed, warnings });
    return;
  }
  const text = formatSignedClaim(await signClaim(claim, { signer, client, signature }));
  await report(claim, place, options, { text, signed: `by ${leaf.account}`, warnings });
}

type SignedUnits = { readonly maxFee: bigint | undefined; readonly upTo: bigint | undefined };

function termsOf({
  upTo,
  to,
  maxFee,
  feeTaker,
  deadline,
}: Pick<SignOptions, "to" | "feeTaker" | "deadline"> & SignedUnits): Partial<ClaimTerms> {
  return {
    ...(upTo !== undefined && { upTo }),
    ...(to !== undefined && { recipient: to }),
    ...(maxFee !== undefined && { maxFee }),
    ...(feeTaker !== undefined && { feeTaker }),
    ...(deadline !== undefined && { deadline }),
  };
}

/** What a claim is signed for, and by whom. */
type SigningPlace = {
  readonly chainId: bigint;
  readonly campaign: Pick<
    RelayedCampaign,
    "campaign" | "token" | "root" | "previousRoot" | "since" | "kind" | "gate"
  >;
  /** Who signs here; undefined: a wallet signs elsewhere. */
  readonly signer: Account | undefined;
  /** Undefined where no chain was given: whoever signs need not be connected to anything. */
  readonly client: ReadClient | undefined;
};

/**
 * Where a claim is signed for: by the campaign's file alone, or by asking the chain.
 * @throws SymbolonError `RpcNeeded`, as `openOwnAccount` and `accountOfNode`, and as `knownCampaign`
 */
async function signingPlace(given: string, options: SignOptions): Promise<SigningPlace> {
  const { rpc } = options;
  if (rpc === undefined) {
    if (isAddress(given, { strict: false })) throw rpcNeeded(given);
    const { chainId, campaign, plan } = readCampaignFile(given);
    const { kind } = plan;
    // Before its tree is looked at: of a cumulative campaign the file knows the first root only.
    if (kind !== "instant") throw chainNeeded(campaign, kind);
    const { token, root, gate } = plan.terms;
    const terms = { campaign, token, root, gate, kind };
    const signer = await openSigner(options, undefined);
    return { chainId: BigInt(chainId), campaign: terms, signer, client: undefined };
  }
  const client = await openReader(rpc);
  const campaign = await relayedCampaign(client, (await knownCampaign(client, given)).campaign);
  return { chainId: BigInt(client.chain.id), campaign, signer: await openSigner(options, client), client };
}

/**
 * What the gate asks for, out of a presentation or a package.
 * @throws SymbolonError `RpcNeeded`: only the gate itself knows which field it wants to see
 */
async function gateDataAt(
  { client, campaign }: SigningPlace,
  file: string | undefined,
): Promise<Hex | undefined> {
  if (file === undefined) return undefined;
  requireGate(campaign, file);
  if (client === undefined) throw rpcNeeded(campaign.campaign);
  return readGateData(client, campaign, () => readShown(readText(file), file));
}

function chainNeeded(campaign: Address, kind: string): SymbolonError {
  return new SymbolonError({
    code: "RpcNeeded",
    reason: `A claim of the ${kind} campaign ${campaign} contains what was paid before, and only the chain knows that.`,
    hint: "Give --rpc URL.",
    details: { campaign, kind },
  });
}

function rpcNeeded(given: string): SymbolonError {
  return new SymbolonError({
    code: "RpcNeeded",
    reason: `The campaign's address ${given} needs --rpc, which gives its chain and terms.`,
    hint: "Give --rpc, or the file that `symbolon campaign create` wrote.",
    details: { told: given },
  });
}

/** What is handed out, by whom it is signed, and what its signer should know. */
type Outcome = {
  readonly text: string;
  readonly signed: string;
  readonly warnings: readonly CampaignFinding[];
};

/** With no --out the document itself is printed, to be piped on. */
async function report(
  claim: UnsignedClaim,
  { client, campaign: { kind, token: address } }: SigningPlace,
  { out, replace, json = false }: SignOptions,
  { text, signed, warnings }: Outcome,
): Promise<void> {
  if (out === undefined) {
    if (warnings.length > 0) printAside(warningLines(warnings));
    process.stdout.write(json ? `${JSON.stringify(JSON.parse(text))}\n` : text);
    return;
  }
  const token = await shownToken(client, { token: address }, { json });
  const units = (amount: bigint) => tokenAmount(amount, token);
  writeOwnOutput(out, text, { replace });
  const { campaign, index, account, amount, terms, paidBefore = 0n } = claim;
  const { upTo, recipient, maxFee, feeTaker, deadline } = terms;
  const taker = feeTaker === zeroAddress ? "whoever sends it" : feeTaker;
  const note = kind === "vesting" && paidBefore === 0n ? lastingNote(upTo) : undefined;
  const document = { out, campaign, index: Number(index), account, amount, terms, paidBefore };
  printResult(json, { ...document, note: note ?? null, warnings }, [
    ...table([
      ["campaign", campaign],
      ["leaf", `index ${index}, ${units(amount)}`],
      ["paid before", paidBefore === 0n ? undefined : units(paidBefore)],
      ["signed", signed],
      ["pays at most", units(upTo)],
      ["paid to", recipient],
      ["fee", maxFee === 0n ? "none" : `at most ${units(maxFee)}, for ${taker}`],
      ["good until", isoMomentOr(deadline, endText[kind])],
      ["written to", out],
    ]),
    ...(note === undefined ? [] : [note]),
    ...warningLines(warnings),
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
