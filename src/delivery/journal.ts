import { closeSync, fsyncSync, openSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import type { Hash } from "viem";
import { SymbolonError } from "../core/errors.ts";
import { systemCode } from "../files/systemCode.ts";
import {
  type Intent,
  JOURNAL_FORMAT,
  type JournalHeader,
  type JournalLine,
  readJournal,
  type Settled,
} from "./journalLines.ts";
import { takeLock } from "./lock.ts";

/** What was sent and what became of it. Every change is on disk before the function that makes it returns. */
export type Journal = {
  /** Undefined: kept in memory, for one call from the command line. */
  readonly path: string | undefined;
  readonly intents: readonly Intent[];
  readonly begin: (intent: Omit<Intent, "id" | "settled">) => Intent;
  readonly addHash: (intent: Intent, hash: Hash) => void;
  readonly settle: (intent: Intent, settled: Settled) => void;
  /** Lets go of the file and its lock. */
  readonly close: () => void;
};

/**
 * Opens a journal, or begins it, and locks it.
 * @param path undefined: in memory
 * @throws SymbolonError `BadJournal`, `JournalMismatch`, `JournalInUse`, `JournalNotWritable`
 */
export function openJournal(path: string | undefined, header: JournalHeader): Journal {
  if (path === undefined) return journalOver({ path, intents: [], write: () => {}, close: () => {} });
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

function openFile(path: string, header: JournalHeader, release: () => void): Journal {
  const intents = readJournal(path, header);
  const file = openSync(path, "a");
  const write = (line: JournalLine) => {
    writeSync(file, `${JSON.stringify(line)}\n`);
    fsyncSync(file);
  };
  if (intents === undefined) {
    write({ record: "begin", format: JOURNAL_FORMAT, version: 1, ...header });
    syncFolder(dirname(path));
  }
  const close = () => {
    closeSync(file);
    release();
  };
  return journalOver({ path, intents: intents ?? [], write, close });
}

type Parts = {
  readonly path: string | undefined;
  readonly intents: Intent[];
  readonly write: (line: JournalLine) => void;
  readonly close: () => void;
};

function journalOver({ path, intents, write, close }: Parts): Journal {
  return {
    path,
    intents,
    begin(fields) {
      const known = { ...fields, id: intents.length };
      write({ record: "sending", ...known });
      const intent: Intent = { ...known, settled: undefined };
      intents.push(intent);
      return intent;
    },
    addHash(intent, hash) {
      if (intent.hashes.includes(hash)) return;
      write({ record: "hash", id: intent.id, hash });
      intent.hashes.push(hash);
    },
    settle(intent, settled) {
      write({ record: "settled", id: intent.id, ...settled });
      intent.settled = settled;
    },
    close,
  };
}

/** The name of a new file is on disk only when its folder is; Windows has no such call. */
function syncFolder(folder: string): void {
  try {
    const handle = openSync(folder, "r");
    fsyncSync(handle);
    closeSync(handle);
  } catch {
    // As good as the system allows.
  }
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
