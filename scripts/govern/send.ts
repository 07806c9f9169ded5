import { readText } from "../../src/node/files/readText.ts";
import { readSeats } from "../../src/sdk/governance/group/readProposals.ts";
import { panelFileKind } from "../../src/sdk/governance/panels/panelFile.ts";
import { mergeProposals, parseProposal } from "../../src/sdk/governance/proposal/proposalFile.ts";
import { type SentProposal, sendProposal } from "../../src/sdk/governance/proposal/sendProposal.ts";
import { openActor, printOutcome } from "../command/calldata.ts";
import { type Line, table } from "../output.ts";
import { checkedProposalLines, proposalLines, toldDocument } from "./lines.ts";
import { openGroup } from "./openGroup.ts";
import { sendPanelFile } from "./panel/send.ts";
import { type NamedText, readMerged, type SignedApartOptions } from "./signedApart.ts";

/** `symbolon govern send FILE...`: proposals, rulings and changes of panels; the first file says which. */
export function send(paths: readonly string[], options: SignedApartOptions): Promise<void> {
  const files = paths.map((path) => ({ path, text: readText(path) }));
  const kind = panelFileKind(files[0]?.text ?? "");
  return kind === undefined ? sendSigned(files, options) : sendPanelFile(kind, files, options);
}

async function sendSigned(files: readonly NamedText[], options: SignedApartOptions): Promise<void> {
  const { dryRun = false } = options;
  const file = readMerged(files, parseProposal, mergeProposals);
  const client = await openActor(options);
  const group = await openGroup(client, file.quorum, options);
  const sent = await sendProposal(client, group, { file, dryRun });
  const { call, known, sendings, gas, after, isDone, calls } = sent;
  const then = isDone ? "Done" : after.stage;
  printOutcome(
    options,
    { client, calls, name: `Symbolon: ${call.act} of the group ${group.quorum}` },
    {
      dryRun,
      group: group.quorum,
      id: known.id,
      act: call.act,
      ...toldDocument(call),
      sendings: sendings.map((one) => ({ ...one, transaction: one.transaction ?? null })),
      gas,
      stage: then,
      executableFrom: after.from,
      silence: after.silence ?? null,
    },
    table([
      ...checkedProposalLines(sent, group),
      ...sendingLines(sent, dryRun),
      ...(isDone ? [["stage", then] as const] : []),
      ...(isDone || dryRun ? [] : proposalLines(after, sent.group, await readSeats(client, sent.group))),
    ]),
  );
}

const WAYS = {
  act: "enough signatures to act at once",
  open: "opened: too few signatures to act at once",
  assent: "assents added",
  object: "objections added",
} as const;

function sendingLines({ sendings }: SentProposal, dryRun: boolean): readonly Line[] {
  return sendings.flatMap(({ way, seats, transaction }): Line[] => [
    [dryRun ? "would send" : "sent", `${WAYS[way]} (seat ${seats.join(", ")})`],
    ["transaction", transaction],
  ]);
}
