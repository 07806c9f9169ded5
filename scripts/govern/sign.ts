import type { Command } from "commander";
import { readText } from "../../src/files/readText.ts";
import { writeOutput } from "../../src/files/writeOutput.ts";
import { formatProposal, parseProposal } from "../../src/governance/proposal/proposalFile.ts";
import { signProposal } from "../../src/governance/proposal/signProposal.ts";
import { chairText } from "../../src/governance/proposal/votes.ts";
import { openWriter } from "../command/connect.ts";
import { readPath } from "../command/optionReaders.ts";
import { shellWord } from "../command/shellWord.ts";
import { type SigningOptions, signing } from "../command/signer/signingOptions.ts";
import { printResult, table } from "../output.ts";
import { type GroupOptions, ofGroup, openGroup } from "./commonOptions.ts";
import { judgedLines } from "./lines.ts";

const HELP = `
Says first what the proposal does, from the bytes of its call alone. What could not count is refused before you sign: an account
that is no seat, another roster, a nonce that is used, a deadline that is past, a call that no rule covers, evidence that is missing.
Nothing is sent: hand the file on to the next seat, or send it. Files of one proposal, signed apart, are sent together.`;

export function define(command: Command): void {
  signing(ofGroup(command))
    .argument("<file>", "what `govern propose` wrote", readPath)
    .option("--object", "object to it, in place of assenting")
    .option("--out <file>", "write it there (default: add the signature to the file)", readPath)
    .addHelpText("after", HELP)
    .action(sign);
}

type SignOptions = GroupOptions & SigningOptions & { readonly object?: boolean; readonly out?: string };

/** `symbolon govern sign FILE`: adds a seat's signature to a proposal. */
async function sign(file: string, options: SignOptions): Promise<void> {
  const { rpc, object = false, out = file, json = false } = options;
  const found = parseProposal(readText(file), file);
  const client = await openWriter(rpc, options);
  const group = await openGroup(client, found.quorum, options);
  const side = object ? "objections" : "assents";
  const signed = await signProposal(client, group, { file: found, side });
  const { chair, call, rule, known, wouldFail } = signed;
  writeOutput(out, formatProposal(signed.file));
  const { assents, objections } = signed.file;
  printResult(
    json,
    {
      ...{ group: group.quorum, id: known.id, act: call.act, what: call.what, stage: known.stage },
      ...{ signer: client.account.address, ...chair, side, file: out },
      ...{ assents: assents.map(({ seat }) => seat), objections: objections.map(({ seat }) => seat) },
      ...{ quorum: rule.quorum, wouldFail: wouldFail ?? null },
    },
    table([
      ...judgedLines(signed, group),
      [object ? "objected" : "assented", `${client.account.address}, ${chairText(chair)}`],
      ["signatures", `${assents.length} assent of ${rule.quorum}, ${objections.length} object`],
      ["written to", out],
      ["next", `symbolon govern send ${shellWord(out)}`],
    ]),
  );
}
