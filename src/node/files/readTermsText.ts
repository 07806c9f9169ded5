import { readFileSync } from "node:fs";
import { type Hex, keccak256 } from "viem";
import { fileError } from "../../sdk/core/inputErrors.ts";
import { readText } from "./readText.ts";

/** A text that accounts agree to, as its file has it. */
export type TermsFile = {
  /** Every character of the file: its UTF-8 is the file's bytes again. */
  readonly text: string;
  /** keccak256 of the file's bytes. */
  readonly hash: Hex;
  /** Length in bytes. */
  readonly length: number;
};

/** Longer than any text that people are asked to read, and short enough for a page. */
const MOST = 262_144;

/**
 * Reads a text that accounts agree to. Nothing in it is changed: neither line ends nor spaces, nor a mark at its beginning.
 * @throws SymbolonError `MissingFile`, `UnreadableFile`, `BadTermsText`
 */
export function readTermsText(file: string): TermsFile {
  readText(file);
  const bytes = readFileSync(file);
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  const problem =
    text.trim() === ""
      ? "is empty"
      : bytes.length > MOST
        ? `has ${bytes.length} bytes, more than ${MOST}`
        : undefined;
  if (problem === undefined) return { text, hash: keccak256(bytes), length: bytes.length };
  const hint = "Give a file of plain text that people can read before they agree.";
  throw fileError(file, { code: "BadTermsText", problem, hint });
}
