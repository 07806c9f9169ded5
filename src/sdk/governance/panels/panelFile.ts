import type { TypedDataDefinition } from "viem";
import { panelChangeTypedData } from "../../core/governance/panel.ts";
import { rulingTypedData } from "../../core/governance/ruling.ts";
import { formatRuling, parseRuling, RULING_FORMAT, type RulingFile } from "../cases/rulingFile.ts";
import { tellRulingFile } from "../cases/tellRuling.ts";
import type { ToldText } from "../proposal/tell/told.ts";
import {
  formatPanelChange,
  PANEL_CHANGE_FORMAT,
  type PanelChangeFile,
  parsePanelChange,
} from "./panelChangeFile.ts";
import { tellPanelChange } from "./tellPanelChange.ts";

/** What a desk's panel signs, on its way through its members. */
export type PanelFile =
  | { readonly kind: "panelChange"; readonly file: PanelChangeFile }
  | { readonly kind: "ruling"; readonly file: RulingFile };

/** What a text says of itself that it is; `parsePanelFile` tells whether it is sound. Undefined: something else. */
export function panelFileKind(text: string): PanelFile["kind"] | undefined {
  try {
    const { format } = JSON.parse(text) as { readonly format?: unknown };
    if (format === PANEL_CHANGE_FORMAT) return "panelChange";
    return format === RULING_FORMAT ? "ruling" : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Reads what a panel signs.
 * @param name as people know the file
 * @throws SymbolonError `BadPanelChange`, `BadRuling`
 */
export function parsePanelFile(text: string, kind: PanelFile["kind"], name = "The text"): PanelFile {
  if (kind === "ruling") return { kind, file: parseRuling(text, name) };
  return { kind, file: parsePanelChange(text, name) };
}

/** As the text of a file. */
export function formatPanelFile(found: PanelFile): string {
  return found.kind === "ruling" ? formatRuling(found.file) : formatPanelChange(found.file);
}

/** What members sign, as viem and wallets take it (EIP-712). */
export function panelFileTypedData(found: PanelFile): TypedDataDefinition {
  const typed = found.kind === "ruling" ? rulingTypedData(found.file) : panelChangeTypedData(found.file);
  return typed as TypedDataDefinition;
}

/** What it says by itself: no network is asked. */
export function tellPanelFile(found: PanelFile): ToldText {
  return found.kind === "ruling" ? tellRulingFile(found.file) : tellPanelChange(found.file);
}
