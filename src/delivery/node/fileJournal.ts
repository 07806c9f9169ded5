import { closeSync, existsSync, fsyncSync, openSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { SymbolonError } from "../../core/errors.ts";
import { flushFolder } from "../../files/replaceDirectory.ts";
import { systemCode } from "../../files/systemCode.ts";
import {
  type Journal,
  type JournalHeader,
  journalOver,
  memoryJournal,
  type OpenJournal,
} from "../journal.ts";
import { JOURNAL_FORMAT, type JournalLine, readJournal } from "./journalLines.ts";
import { takeLock } from "./lock.ts";

/**
 * A journal in a file, one JSON object a line: every change is on disk before its promise is fulfilled.
 * @param path undefined: in memory
 */
export function fileJournal(path: string | undefined): Journal {
  if (path === undefined) return memoryJournal();
  return { path, isBegun: () => existsSync(path), open: (header) => openLocked(path, header) };
}

function openLocked(path: string, header: JournalHeader): OpenJournal {
  try {
    const release = takeLock(path);
    try {
      return openFile(path, header, release);
    } catch (error) {
      release();
      throw error;
    }
  } catch (error) {
    throw error instanceof SymbolonError ? error : notWritable(path, error);
  }
}

function openFile(path: string, header: JournalHeader, release: () => void): OpenJournal {
  const sendings = readJournal(path, header);
  const file = openSync(path, "a");
  const write = (line: JournalLine) => {
    writeSync(file, `${JSON.stringify(line)}\n`);
    fsyncSync(file);
  };
  if (sendings === undefined) {
    write({ record: "begin", format: JOURNAL_FORMAT, version: 1, ...header });
    flushFolder(dirname(path));
  }
  const close = () => {
    closeSync(file);
    release();
  };
  return journalOver({ path, sendings: sendings ?? [], write, close });
}

function notWritable(path: string, error: unknown): SymbolonError {
  const system = systemCode(error);
  return new SymbolonError({
    code: "JournalNotWritable",
    reason: `The journal ${path} cannot be written (${system}).`,
    hint: "Make room and allow writing there, or choose another --journal.",
    details: { path, system },
    cause: error,
  });
}
