import { keyAt } from "../../../src/sdk/core/governance/roster.ts";
import { shellWord } from "../../../src/sdk/core/text/shellWord.ts";
import { keyText } from "../../../src/sdk/governance/group/rosterFile.ts";
import { countedNow, openPanelFile, waitText } from "../../../src/sdk/governance/panels/openPanelFile.ts";
import {
  formatPanelFile,
  type PanelFile,
  panelFileTypedData,
  parsePanelFile,
} from "../../../src/sdk/governance/panels/panelFile.ts";
import { chairText } from "../../../src/sdk/governance/proposal/votes.ts";
import { openReader, openWriter } from "../../command/connect.ts";
import type { ReplaceOptions } from "../../command/replaceOption.ts";
import type { SigningOptions } from "../../command/signer/signingOptions.ts";
import { printResult, table } from "../../output.ts";
import type { GroupOptions } from "../commonOptions.ts";
import { printForWallet } from "../printForWallet.ts";
import type { NamedText } from "../signedApart.ts";
import type { SignedElsewhereOptions } from "../signedElsewhere.ts";
import { writeSigned } from "../writeSigned.ts";
import { deskBlocks, panelFileDocument, panelFileLines } from "./lines.ts";

/** What signing takes, whatever is signed. */
export type SignOptions = GroupOptions &
  SigningOptions &
  SignedElsewhereOptions &
  ReplaceOptions & { readonly out?: string; readonly standIn?: number };

/** Adds a signature to what a panel signs: a ruling, or a change of the panel. */
export async function signPanelFile(
  kind: PanelFile["kind"],
  { path, text }: NamedText,
  options: SignOptions,
): Promise<void> {
  const { typedData = false, out = path, replace, json = false } = options;
  const given = parsePanelFile(text, kind, path);
  if (typedData) return forWallet(given, options);
  const { opened, signed } = await signedBy(given, options);
  const { found, chair } = signed;
  const { signing } = opened;
  writeSigned(formatPanelFile(found), { out, origin: path, replace });
  const signer = keyText(keyAt(signing.seats, chair) ?? "0x");
  const isEnough = countedNow({ ...opened, found }) >= signing.quorum;
  const send = `symbolon govern send ${shellWord(out)}`;
  printResult(
    json,
    { ...panelFileDocument({ ...opened, found }), ...chair, signer, file: out },
    table([
      ...panelFileLines({ ...opened, found }),
      ["signed by", `${signer}, ${chairText(chair)}${waitText(opened, chair)}`],
      ["written to", out],
      ["next", isEnough ? send : "hand it on to the others of the panel"],
    ]),
  );
}

/** What could not count is not handed to a wallet either. */
async function forWallet(given: PanelFile, options: SignOptions): Promise<void> {
  const client = await openReader(options.rpc);
  const opened = await openPanelFile(client, given, deskBlocks(options));
  printForWallet(panelFileTypedData(given), panelFileLines(opened));
}

/** Signed here, or with a signature that was made elsewhere. */
async function signedBy(given: PanelFile, options: SignOptions) {
  const { rpc, signature, seat, standIn } = options;
  if (signature !== undefined && seat !== undefined) {
    const opened = await openPanelFile(await openReader(rpc), given, deskBlocks(options));
    return { opened, signed: await opened.add({ seat, chair: standIn ?? 0, signature }) };
  }
  const client = await openWriter(rpc, options);
  const opened = await openPanelFile(client, given, deskBlocks(options));
  return { opened, signed: await opened.sign(client) };
}
