import { SymbolonError } from "../sdk/core/errors.ts";

/** A file, as a browser hands it over. */
type GivenFile = {
  readonly name: string;
  readonly size: number;
  arrayBuffer(): Promise<ArrayBuffer>;
};

/**
 * Bytes of a file that a page reads: copies of status words, and credentials that somebody saved, are the longest. More would
 * take the page away with it.
 */
export const MAX_FILE = 16_000_000;

/**
 * Reads a file that somebody has chosen or dropped. Nothing of it leaves the device.
 * @param max bytes that it can have
 * @throws SymbolonError `FileTooLarge`, `FileUnreadable`
 */
export async function readFile(file: GivenFile, max = MAX_FILE): Promise<Uint8Array> {
  const { name, size } = file;
  if (size > max) {
    throw new SymbolonError({
      code: "FileTooLarge",
      reason: `The file ${name} has ${size.toLocaleString("en")} bytes, more than ${max.toLocaleString("en")}.`,
      hint: "Check that it is the right file.",
      details: { name, size, most: max },
    });
  }
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch (cause) {
    throw new SymbolonError({
      code: "FileUnreadable",
      reason: `The file ${name} cannot be read: it was moved or changed, or this page may not read it.`,
      hint: "Choose it again.",
      details: { name },
      cause,
    });
  }
}

/** The same as text. @throws SymbolonError as {@link readFile} */
export async function readFileText(file: GivenFile): Promise<string> {
  return new TextDecoder().decode(await readFile(file));
}
