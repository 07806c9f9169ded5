import { readFileSync } from "node:fs";
import { fileError } from "../core/inputErrors.ts";
import { systemCode } from "./systemCode.ts";

/**
 * The text of a file that a command was told.
 * @param wanted what belongs there, such as `Give a presentation.`; left out: where the path is taken from
 * @throws SymbolonError `MissingFile`, `UnreadableFile`, the latter also where it is not UTF-8
 */
export function readText(file: string, wanted?: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    const code = error instanceof TypeError ? "not UTF-8 text" : systemCode(error);
    const isMissing = code === "ENOENT" || code === "ENOTDIR";
    throw fileError(file, {
      code: isMissing ? "MissingFile" : "UnreadableFile",
      problem: isMissing ? "does not exist" : `cannot be read (${code})`,
      hint:
        wanted ??
        (isMissing
          ? "Check the path; it is taken from the current folder."
          : "Give a file of UTF-8 text that you may read."),
    });
  }
}
