import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "../core/bytes.ts";
import type { SymbolonError } from "../core/errors.ts";
import type { Hasher } from "../core/hasher.ts";
import { emptyFile, fileError, type ValueProblem } from "../core/inputErrors.ts";
import type { Allocation } from "./allocation.ts";
import { CsvReader } from "./read/csvReader.ts";
import { createJsonReader } from "./read/jsonReader.ts";
import { openIntake, type ReadAllocationOptions } from "./read/openIntake.ts";
import { createPlainRows } from "./read/rows/plainRows.ts";

/** Bytes between two reports of progress. */
const PIECE = 1_048_576;

/**
 * Reads an allocation from the bytes of a CSV or JSON text, as {@link readAllocation} does from a file: for a page in a
 * browser, or a test. Nothing of it needs Node.
 * @param bytes unzipped
 * @param name what errors and the allocation's source call it
 * @throws SymbolonError naming row, line, column, value and hint; `StillZipped`, `NotText`
 */
export function readAllocationBytes(
  bytes: Uint8Array,
  name: string,
  options: ReadAllocationOptions = {},
): Allocation {
  return readBytes({ bytes, name, options, openPlain: createPlainRows });
}

/**
 * The same without compiling anything: the policies of pages refuse WebAssembly, and browsers report each try.
 * @param options its hasher must be one that compiles nothing either
 */
export function readAllocationInPage(
  bytes: Uint8Array,
  name: string,
  options: ReadAllocationOptions & { readonly hasher: Hasher },
): Allocation {
  return readBytes({ bytes, name, options, openPlain: undefined });
}

type ReadBytesParameters = {
  readonly bytes: Uint8Array;
  readonly name: string;
  readonly options: ReadAllocationOptions;
  readonly openPlain: typeof createPlainRows | undefined;
};

function readBytes({ bytes, name, options, openPlain }: ReadBytesParameters): Allocation {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    throw fileError(name, {
      code: "StillZipped",
      problem: "is gzip data, which is not unzipped here",
      hint: 'Unzip it first, in a browser with new DecompressionStream("gzip").',
    });
  }
  const archive = archiveError(bytes, name);
  if (archive !== undefined) throw archive;
  const kind = textKind(bytes);
  if (kind === undefined) throw emptyFile(name);
  const { intake, finish } = openIntake(name, options);
  const reader = kind === "csv" ? new CsvReader(intake, openPlain) : createJsonReader(intake);
  for (let from = 0; from < bytes.length; from += PIECE) {
    reader.write(bytes.subarray(from, from + PIECE));
    options.onProgress?.(Math.min(from + PIECE, bytes.length), bytes.length);
  }
  reader.end();
  return finish({ name, sha256: bytesToHex(sha256(bytes)) });
}

const SPACE = 0x20;
const TAB = 0x09;
const NEWLINE = 0x0a;
const RETURN = 0x0d;
const BYTE_ORDER_MARK: readonly number[] = [0xef, 0xbb, 0xbf];
const LIST = 0x5b;
const OBJECT = 0x7b;

/** What a text is, by its first byte that says anything; undefined where none of these does. */
export function textKind(start: Uint8Array): "csv" | "json" | undefined {
  // A loop, since all of a great file may be blank.
  for (let at = 0; at < start.length; at++) {
    const byte = start[at] as number;
    if (byte === NEWLINE || byte === SPACE || byte === RETURN || byte === TAB) continue;
    if (BYTE_ORDER_MARK.includes(byte)) continue;
    return byte === LIST || byte === OBJECT ? "json" : "csv";
  }
  return undefined;
}

const asciiOf = (text: string): readonly number[] => Array.from(text, (sign) => sign.charCodeAt(0));

/** What people hand in instead of a text, by its first bytes; undefined: any byte. */
const ARCHIVES: readonly (ValueProblem & { readonly magic: readonly (number | undefined)[] })[] = [
  {
    magic: [0x50, 0x4b, 0x03, 0x04],
    code: "NotText",
    problem: "is an Excel (.xlsx) or zip file",
    hint: "Save the sheet as CSV in UTF-8, or take the file out of the zip, and give that.",
  },
  {
    magic: [0xd0, 0xcf, 0x11, 0xe0],
    code: "NotText",
    problem: "is an old Excel (.xls) file",
    hint: "Save the sheet as CSV in UTF-8, and give that.",
  },
  {
    magic: [0x1f, 0x8b],
    code: "NotText",
    problem: "is gzipped twice",
    hint: "Unzip it once with gunzip, and give that.",
  },
  {
    magic: [0x28, 0xb5, 0x2f, 0xfd],
    code: "NotText",
    problem: "is compressed by zstd",
    hint: "Unpack it with zstd -d, and give that.",
  },
  {
    magic: asciiOf("version https://git-lfs"),
    code: "NotText",
    problem: "is a pointer of Git LFS, and not the file itself",
    hint: "Fetch the file with git lfs pull, or download it from its page in the repository.",
  },
  {
    magic: asciiOf("<"),
    code: "NotText",
    problem: "is a page, or another document of HTML or XML",
    hint: "Download the file itself, from GitHub by its button Raw; of a spreadsheet, save the sheet as CSV in UTF-8.",
  },
  ...[
    [0xff, 0xfe],
    [0xfe, 0xff],
    // Without its mark, where it begins with a sign of ASCII.
    [0x00],
    [undefined, 0x00],
  ].map((magic) => ({
    magic,
    code: "NotUtf8",
    problem: "is UTF-16 text, as Excel's Unicode Text is",
    hint: "Save it as UTF-8: in Excel, as CSV UTF-8.",
  })),
];

/**
 * Refuses, with `NotText` or `NotUtf8`, a file that is not text as it is read here, for a reason that can be told: as such, its
 * header would make no sense.
 * @param start its first bytes, unzipped where it is gzipped
 * @returns undefined where it may be text
 */
export function archiveError(start: Uint8Array, file: string): SymbolonError | undefined {
  const found = ARCHIVES.find(({ magic }) =>
    magic.every((byte, i) => byte === undefined || byte === start[i]),
  );
  return found && fileError(file, { code: found.code, problem: found.problem, hint: found.hint });
}
