import type { Address, Hex, TypedDataDefinition } from "viem";
import { knownCampaign } from "../../src/node/campaigns/campaignFile.ts";
import { readTermsText } from "../../src/node/files/readTermsText.ts";
import { readText } from "../../src/node/files/readText.ts";
import { typedDataJson } from "../../src/sdk/chain/domainType.ts";
import { readGate } from "../../src/sdk/chain/read/readGate.ts";
import { SymbolonError } from "../../src/sdk/core/errors.ts";
import { termsTypedData } from "../../src/sdk/core/signing/termsTypedData.ts";
import { readShown } from "../../src/sdk/credentials/shownCredential.ts";
import { relayedCampaign } from "../../src/sdk/distribution/claim/relayedCampaign.ts";
import {
  type PlannedAgreement,
  planAgreements,
  signAgreements,
} from "../../src/sdk/distribution/sign/agreeToTerms.ts";
import { openReader } from "../command/connect.ts";
import { printAside, printResult, table } from "../output.ts";
import type { ChainOptions } from "./commonOptions.ts";
import { openSigner, type SignerOptions } from "./openSigner.ts";

type AgreeOptions = ChainOptions &
  SignerOptions & {
    readonly language?: string;
    readonly claimant?: Address;
    readonly credential?: string;
    readonly attestation?: Hex;
    readonly signature?: readonly Hex[];
  };

/** `symbolon campaign agree CAMPAIGN TEXT...`: signs the texts that a campaign's gate wants signed, or says what a wallet is to sign. */
export async function agree(given: string, files: readonly string[], options: AgreeOptions): Promise<void> {
  const { rpc, language, credential, attestation, signature: signatures, json = false } = options;
  const client = await openReader(rpc);
  const { campaign } = await knownCampaign(client, given);
  const { gate: address } = await relayedCampaign(client, campaign);
  const gate = await readGate(client, { gate: address, campaign });
  const signer = await openSigner(options, client);
  const account = options.claimant ?? signer?.address;
  if (account === undefined) throw nobodyAgrees();
  const texts = files.map((file) => ({ name: file, ...readTermsText(file) }));
  const credentials = credential === undefined ? [] : [readShown(readText(credential), credential)];
  const shown = { gate, credentials, attestation };
  const chainId = BigInt(client.chain.id);
  const planned = planAgreements({ ...shown, chainId, account, texts, language });
  if (options.typedData === true) {
    printDocuments(planned, json);
    return;
  }
  // Before it is signed: whoever is asked for a password sees what for.
  if (!json) printAside(planned.flatMap((one) => agreementLines(one, texts)));
  const gateData = await signAgreements({ ...shown, planned, signer, signatures, client });
  const agreements = planned.map(({ gate, campaign: asker, text, name, position }) => ({
    gate,
    asker,
    language: text.language,
    text: text.hash,
    file: name,
    position,
  }));
  printResult(json, { campaign, account, gate: address, agreements, gateData }, [gateData]);
}

/** One document as wallets take it, or a list where several are signed. */
function printDocuments(planned: readonly PlannedAgreement[], json: boolean): void {
  const documents = planned.map((one) =>
    JSON.parse(typedDataJson(termsTypedData(one) as TypedDataDefinition)),
  );
  const value = documents.length === 1 ? documents[0] : documents;
  process.stdout.write(`${JSON.stringify(value, null, json ? undefined : 2)}\n`);
}

type Text = { readonly name: string; readonly text: string };

/** A text, and what is signed of it. */
function agreementLines(
  { name, text: { language, hash }, account, gate, campaign, chainId }: PlannedAgreement,
  texts: readonly Text[],
): readonly string[] {
  const words = texts.find((one) => one.name === name)?.text ?? "";
  return [
    words.trimEnd(),
    "",
    ...table([
      ["text", `${name}, in ${language}`],
      ["hash", hash],
      ["account", account],
      ["gate", `${gate}, on chain ${chainId}`],
      ["signed for", campaign],
    ]),
    "",
  ];
}

function nobodyAgrees(): SymbolonError {
  return new SymbolonError({
    code: "NoAccount",
    reason: "Nothing says who agrees.",
    hint: "Give --claimant ADDRESS, or what signs: --keystore FILE, or --account ADDRESS with --signer URL.",
  });
}
