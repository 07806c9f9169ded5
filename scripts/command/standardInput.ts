import { readSync, writeFileSync } from "node:fs";
import { InvalidArgumentError } from "commander";
import { systemCode } from "../../src/node/files/readText.ts";
import { SymbolonError } from "../../src/sdk/core/errors.ts";
import { inputNotKept, keepInput } from "./keptInput.ts";
import { closeAtEnd } from "./openConnections.ts";
import { readPath } from "./optionReaders.ts";

/*
 * `-` in the place of a file of data is standard input. It is kept in a file until the command ends, so that whatever reads
 * a file reads it, as often as it likes; people and programs are told `-`, as it was typed.
 */

const STANDARD_INPUT = "-";

/** Where standard input is kept; undefined: nobody has asked for it. */
let kept: string | undefined;

/**
 * A file of data, or `-`: what commander calls with the text of an option or argument.
 * @returns a path
 * @throws SymbolonError `UnreadableInput`, `InputNotKept`
 */
export function readData(text: string): string {
  return text === STANDARD_INPUT ? keepStandardInput() : readPath(text);
}

/** One of several that may be given. */
export function readDataFiles(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, readData(text)];
}

function keepStandardInput(): string {
  if (kept !== undefined) {
    throw new InvalidArgumentError("Standard input is already in use: only one input can be -.");
  }
  if (process.stdin.isTTY) {
    throw new InvalidArgumentError(
      "- means standard input, but nothing is piped in: give a file, or pipe one.",
    );
  }
  const content = readAll();
  kept = keepInput("standard-input", STANDARD_INPUT);
  closeAtEnd(() => {
    kept = undefined;
  });
  try {
    // It may hold what is secret.
    writeFileSync(kept, content, { mode: 0o600 });
    return kept;
  } catch (cause) {
    throw inputNotKept(STANDARD_INPUT, cause);
  }
}

/** Bytes that are asked for at once. */
const PIECE = 65_536;
/** Milliseconds between two looks into a pipe that is empty. */
const LOOK = 10;

/** @throws SymbolonError `UnreadableInput` */
function readAll(): Buffer {
  const pieces: Buffer[] = [];
  for (let piece = readPiece(); piece.length > 0; piece = readPiece()) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** What comes next, once it has come; empty at the end. @throws SymbolonError `UnreadableInput` */
function readPiece(): Buffer {
  const piece = Buffer.allocUnsafe(PIECE);
  for (;;) {
    try {
      return piece.subarray(0, readSync(0, piece));
    } catch (cause) {
      const system = systemCode(cause);
      // Windows says so at the end of a pipe.
      if (system === "EOF") return Buffer.alloc(0);
      // Node has pipes answer at once: what is in them comes later.
      if (system === "EAGAIN") {
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOOK);
        continue;
      }
      throw new SymbolonError({
        code: "UnreadableInput",
        reason: `Standard input cannot be read (${system}).`,
        hint: "Pipe a file in, or give its path instead of -.",
        details: { system },
        cause,
      });
    }
  }
}

/**
 * The name of what lies beside a file of data, such as a journal.
 * @param option that names another place
 * @throws SymbolonError `NothingBeside` where the data came by standard input
 */
export function besideData(file: string, ending: string, option: string): string {
  if (file !== kept) return `${file}${ending}`;
  throw new SymbolonError({
    code: "NothingBeside",
    reason: `The command writes FILE${ending} beside its input, and standard input has no folder.`,
    hint: `Give ${option} FILE, and the same file when you run the command again.`,
    details: { option },
  });
}
