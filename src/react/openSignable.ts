import type { TypedDataDefinition } from "viem";
import { SymbolonError } from "../sdk/core/errors.ts";
import {
  type PanelFile,
  panelFileKind,
  panelFileTypedData,
  parsePanelFile,
  tellPanelFile,
} from "../sdk/governance/panels/panelFile.ts";
import { type ProposalFile, parseProposal } from "../sdk/governance/proposal/proposalFile.ts";
import { tellCall } from "../sdk/governance/proposal/readCall.ts";
import type { ToldText } from "../sdk/governance/proposal/tell/told.ts";
import { type TypedDataHashes, typedDataHashes } from "../sdk/governance/proposal/typedDataHashes.ts";
import { type Side, voteTypedData } from "../sdk/governance/proposal/votes.ts";

export type { ToldText } from "../sdk/governance/proposal/tell/told.ts";
export type { Side } from "../sdk/governance/proposal/votes.ts";

/** What the seats of a group, or of a desk's panel, sign. */
export type Signable = { readonly kind: "proposal"; readonly file: ProposalFile } | PanelFile;

/** The same from a file, and what its bytes alone say: no network was asked. */
export type OpenedSignable = { readonly signable: Signable; readonly summary: ToldText };

/**
 * Opens the file of a proposal, of a ruling, or of a change of a panel.
 * @throws SymbolonError `BadProposal`, `BadRuling`, `BadPanelChange`, `FileElsewhere`
 */
export function openSignable(text: string, chainId: number): OpenedSignable {
  const opened = read(text);
  const { file } = opened.signable;
  if (file.chainId === BigInt(chainId)) return opened;
  throw new SymbolonError({
    code: "FileElsewhere",
    reason: `The file is for chain ${file.chainId}, and this page is for chain ${chainId}.`,
    hint: "Open it on a page of that chain, or sign it by `symbolon govern sign`.",
    details: { chainId: file.chainId },
  });
}

function read(text: string): OpenedSignable {
  const name = "The file";
  const kind = panelFileKind(text);
  if (kind !== undefined) {
    const signable = parsePanelFile(text, kind, name);
    return { signable, summary: tellPanelFile(signable) };
  }
  const file = parseProposal(text, name);
  return { signable: { kind: "proposal", file }, summary: tellCall(file, file.proposal) };
}

/** What a wallet may show of a signature beside its values. @param side of a proposal */
export function hashesToSign(signable: Signable, side: Side): TypedDataHashes {
  const typed =
    signable.kind === "proposal" ? voteTypedData(signable.file, side) : panelFileTypedData(signable);
  return typedDataHashes(typed as TypedDataDefinition);
}
