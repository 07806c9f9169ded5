import type { TypedDataDefinition } from "viem";
import { panelChangeTypedData } from "../../../src/sdk/core/governance/panel.ts";
import { keyAt } from "../../../src/sdk/core/governance/roster.ts";
import { shellWord } from "../../../src/sdk/core/text/shellWord.ts";
import { keyText } from "../../../src/sdk/governance/group/rosterFile.ts";
import {
  addPanelSignature,
  requireAnnounceable,
  type SignedPanelChange,
  signPanelChange,
} from "../../../src/sdk/governance/panels/changePanel.ts";
import {
  formatPanelChange,
  type PanelChangeFile,
  parsePanelChange,
} from "../../../src/sdk/governance/panels/panelChangeFile.ts";
import { openReader, openWriter } from "../../command/connect.ts";
import type { ReplaceOptions } from "../../command/replaceOption.ts";
import type { SigningOptions } from "../../command/signer/signingOptions.ts";
import { printResult, table } from "../../output.ts";
import type { GroupOptions } from "../commonOptions.ts";
import { printForWallet } from "../printForWallet.ts";
import type { NamedText } from "../signedApart.ts";
import type { SignedElsewhereOptions } from "../signedElsewhere.ts";
import { writeSigned } from "../writeSigned.ts";
import { changeDocument, changeLines, openPanels } from "./lines.ts";

/** What signing takes, whatever is signed. */
export type SignOptions = GroupOptions &
  SigningOptions &
  SignedElsewhereOptions &
  ReplaceOptions & { readonly out?: string };

/** Adds a member's signature to a change of a panel. */
export async function signChange({ path, text }: NamedText, options: SignOptions): Promise<void> {
  const { typedData = false, out = path, replace, json = false } = options;
  const found = parsePanelChange(text, path);
  if (typedData) return forWallet(found, options);
  const { signed, now } = await signedBy(found, options);
  const { file, seat, signing: panel } = signed;
  writeSigned(formatPanelChange(file), { out, origin: path, replace });
  const signer = keyText(keyAt(panel.seats, { seat, chair: 0 }) ?? "0x");
  const send = `symbolon govern send ${shellWord(out)}`;
  const next = file.approvals.length < panel.quorum ? "hand it on to the other members" : send;
  printResult(
    json,
    { ...changeDocument(file, panel), seat, signer, file: out },
    table([
      ...changeLines(file, panel, now),
      ["signed by", `${signer}, seat ${seat}`],
      ["written to", out],
      ["next", next],
    ]),
  );
}

/** What could not count is not handed to a wallet either. */
async function forWallet(file: PanelChangeFile, { rpc, ...options }: SignOptions): Promise<void> {
  const panels = await openPanels(await openReader(rpc), file.desk, options);
  const about = changeLines(file, requireAnnounceable(panels, file), panels.asOf.time);
  printForWallet(panelChangeTypedData(file) as TypedDataDefinition, about);
}

/** Signed here, or with a signature that was made elsewhere. */
async function signedBy(
  file: PanelChangeFile,
  options: SignOptions,
): Promise<{ readonly signed: SignedPanelChange; readonly now: bigint }> {
  const { rpc, signature, seat } = options;
  if (signature !== undefined && seat !== undefined) {
    const client = await openReader(rpc);
    const panels = await openPanels(client, file.desk, options);
    const signed = await addPanelSignature(client, panels, { file, seat, signature });
    return { signed, now: panels.asOf.time };
  }
  const client = await openWriter(rpc, options);
  const panels = await openPanels(client, file.desk, options);
  return { signed: await signPanelChange(client, panels, file), now: panels.asOf.time };
}
