import type { Command } from "commander";
import type { TypedDataDefinition } from "viem";
import { readText } from "../../src/node/files/readText.ts";
import { keyAt } from "../../src/sdk/core/governance/roster.ts";
import { shellWord } from "../../src/sdk/core/text/shellWord.ts";
import type { Group } from "../../src/sdk/governance/group/readGroup.ts";
import { keyText } from "../../src/sdk/governance/group/rosterFile.ts";
import { panelFileKind } from "../../src/sdk/governance/panels/panelFile.ts";
import { standInWait } from "../../src/sdk/governance/proposal/checkProposal.ts";
import {
  formatProposal,
  type ProposalFile,
  parseProposal,
} from "../../src/sdk/governance/proposal/proposalFile.ts";
import {
  addVote,
  checkToSign,
  type SignedProposal,
  signProposal,
} from "../../src/sdk/governance/proposal/signProposal.ts";
import { chairText, type Side, votedDigest, voteTypedData } from "../../src/sdk/governance/proposal/votes.ts";
import { openReader, openWriter } from "../command/connect.ts";
import { printResult, table } from "../output.ts";
import { checkedProposalLines, digestLines, toldDocument } from "./lines.ts";
import { openGroup } from "./openGroup.ts";
import { type SignOptions as SigningOptions, signPanelFile } from "./panel/sign.ts";
import { printForWallet } from "./printForWallet.ts";
import type { NamedText } from "./signedApart.ts";
import { writeSigned } from "./writeSigned.ts";

type SignOptions = SigningOptions & {
  readonly object?: boolean;
  readonly blind?: boolean;
};

/** `symbolon govern sign FILE`: adds a signature to a proposal, a ruling or a change of a panel, as the file says. */
export function sign(path: string, options: SignOptions, command: Command): Promise<void> {
  const file = { path, text: readText(path) };
  const kind = panelFileKind(file.text);
  if (kind === undefined) return signVote(file, options);
  const what = kind === "ruling" ? "a ruling" : "a change of a panel";
  const { object, standIn, blind } = options;
  if (blind === true) command.error(`error: ${path} is ${what}, which is never signed --blind`);
  if (object === true) command.error(`error: ${path} is ${what}: --object is for proposals only`);
  if (standIn !== undefined && kind === "panelChange")
    command.error(`error: ${path} is ${what}: --stand-in is for proposals and rulings only`);
  return signPanelFile(kind, file, options);
}

async function signVote({ path, text }: NamedText, options: SignOptions): Promise<void> {
  const { object = false, typedData = false, out = path, replace } = options;
  const found = parseProposal(text, path);
  const side = object ? "objections" : "assents";
  if (typedData) return forWallet(found, side, options);
  const { group, signed } = await signedBy(found, side, options);
  writeSigned(formatProposal(signed.file), { out, origin: path, replace });
  report(group, signed, side, options, out);
}

/** What could not count is not handed to a wallet either. */
async function forWallet(file: ProposalFile, side: Side, options: SignOptions): Promise<void> {
  const client = await openReader(options.rpc);
  const group = await openGroup(client, file.quorum, options);
  const checked = await checkToSign(client, group, { file, side, isBlind: options.blind });
  const typedData = voteTypedData(file, side) as TypedDataDefinition;
  printForWallet(typedData, [...checkedProposalLines(checked, group), ...digestLines(typedData)]);
}

/** Signed here, or with a signature that was made elsewhere. */
async function signedBy(file: ProposalFile, side: Side, options: SignOptions) {
  const { rpc, signature, seat, standIn, blind: isBlind } = options;
  if (signature !== undefined && seat !== undefined) {
    const client = await openReader(rpc);
    const group = await openGroup(client, file.quorum, options);
    const chair = { seat, chair: standIn ?? 0 };
    return { group, signed: await addVote(client, group, { file, side, isBlind, chair, signature }) };
  }
  const client = await openWriter(rpc, options);
  const group = await openGroup(client, file.quorum, options);
  return { group, signed: await signProposal(client, group, { file, side, isBlind }) };
}

function nextText({ file, rule }: SignedProposal, out: string): string {
  const send = `symbolon govern send ${shellWord(out)}`;
  if (file.assents.length >= rule.quorum) return send;
  return `hand it on to the other seats; or ${send}, and the clock decides`;
}

function report(
  group: Group,
  signed: SignedProposal,
  side: Side,
  { json = false }: SignOptions,
  out: string,
): void {
  const { chair, call, rule, known, wouldFail } = signed;
  const { assents, objections } = signed.file;
  const signer = keyText(keyAt(group.roster.seats, chair) ?? "0x");
  printResult(
    json,
    {
      group: group.quorum,
      id: known.id,
      act: call.act,
      ...toldDocument(call),
      digest: votedDigest(signed.file, side),
      stage: known.stage,
      signer,
      ...chair,
      side,
      file: out,
      assents: assents.map(({ seat }) => seat),
      objections: objections.map(({ seat }) => seat),
      quorum: rule.quorum,
      wouldFail: wouldFail ?? null,
    },
    table([
      ...checkedProposalLines(signed, group),
      ...digestLines(voteTypedData(signed.file, side) as TypedDataDefinition),
      [
        side === "objections" ? "objected" : "assented",
        `${signer}, ${chairText(chair)}${standInWait(signed, chair)}`,
      ],
      ["signatures", `assents ${assents.length} of ${rule.quorum}, objections ${objections.length}`],
      ["written to", out],
      ["next", nextText(signed, out)],
    ]),
  );
}
