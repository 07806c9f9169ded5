import { readFileSync } from "node:fs";
import { type Hex, keccak256, zeroHash } from "viem";
import { fileError } from "../../sdk/core/inputErrors.ts";
import { systemCode } from "../files/readText.ts";

/**
 * keccak256 of the evidence: given as such, or of the bytes of a file.
 * @throws SymbolonError `MissingFile`, `UnreadableFile`
 */
export function evidenceHash(text: string | undefined): Hex {
  if (text === undefined || text === "") return zeroHash;
  if (/^0x[0-9a-fA-F]{64}$/.test(text)) return text.toLowerCase() as Hex;
  try {
    return keccak256(readFileSync(text));
  } catch (error) {
    const code = systemCode(error);
    throw fileError(text, {
      code: code === "ENOENT" ? "MissingFile" : "UnreadableFile",
      problem: code === "ENOENT" ? "does not exist" : `cannot be read (${code})`,
      hint: "Give the evidence as a file, or its keccak256 as 0x and 64 digits.",
    });
  }
}
