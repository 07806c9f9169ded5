import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import { SymbolonError } from "../../sdk/core/errors.ts";
import { isSameGenesis } from "../../sdk/delivery/genesis.ts";
import {
  type Journal,
  type JournalHeader,
  type JournalRecord,
  journalOver,
  memoryJournal,
  type OpenJournal,
  replay,
  type Sending,
} from "../../sdk/delivery/journal.ts";
import { takeLock } from "../files/lock.ts";
import { systemCode } from "../files/readText.ts";
import { flushFolder } from "../files/replaceDirectory.ts";

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
    const release = takeLock(path, "JournalInUse");
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
  const room = roomBeside(path);
  const write = (line: JournalLine) => {
    try {
      // Once a transaction is sent, its outcome must find room on the disk.
      if (line.record === "sending") room.keep();
      append(file, line, room);
    } catch (error) {
      throw notWritable(
        path,
        error,
        "Free space there, then run the same command again: what was sent is found.",
      );
    }
  };
  if (sendings === undefined) {
    write({ record: "begin", format: JOURNAL_FORMAT, version: 1, ...header });
    flushFolder(dirname(path));
  }
  const close = () => {
    closeSync(file);
    room.end();
    release();
  };
  return journalOver({ path, sendings: sendings ?? [], write, close });
}

/** Adds a line, all or nothing; on a full disk, in the reserved room. */
function append(file: number, line: JournalLine, room: Room): void {
  const { size } = fstatSync(file);
  const text = `${JSON.stringify(line)}\n`;
  try {
    writeFileSync(file, text);
  } catch (error) {
    ftruncateSync(file, size);
    if (systemCode(error) !== "ENOSPC" || !room.give(Buffer.byteLength(text))) throw error;
    writeFileSync(file, text);
  }
  fsyncSync(file);
}

/** More than the outcome of any transaction needs: about 100 bytes for each of some hundreds of tasks. */
const ROOM_BYTES = 256 * 1024;
/** Smallest unit that a file system allocates, in bytes. */
const BLOCK_BYTES = 4096;

type Room = ReturnType<typeof roomBeside>;

/** A file next to the journal that reserves disk space, so that the outcome of sent transactions can be recorded. */
function roomBeside(path: string) {
  const file = `${path}.room`;
  let left = 0;
  return {
    /** Reserves the room before something is sent. Throws the system's error where the disk is full. */
    keep() {
      if (left === ROOM_BYTES) return;
      writeFileSync(file, new Uint8Array(ROOM_BYTES), { flush: true });
      left = ROOM_BYTES;
    },
    /** Frees this many bytes on the disk; false: too few are reserved. */
    give(bytes: number) {
      const given = (Math.ceil(bytes / BLOCK_BYTES) + 1) * BLOCK_BYTES;
      if (given > left) return false;
      left -= given;
      truncateSync(file, left);
      return true;
    },
    end: () => rmSync(file, { force: true }),
  };
}

function notWritable(
  path: string,
  error: unknown,
  hint = "Choose another --journal that can be written, or free space and allow writing there.",
): SymbolonError {
  const system = systemCode(error);
  return new SymbolonError({
    code: "JournalNotWritable",
    reason: `The journal ${path} cannot be written (${system}).`,
    hint,
    details: { path, system },
    cause: error,
  });
}

const JOURNAL_FORMAT = "symbolon-journal";

/** A line of a journal: one JSON object each. */
type JournalLine =
  | ({
      readonly record: "begin";
      readonly format: typeof JOURNAL_FORMAT;
      readonly version: 1;
    } & JournalHeader)
  | JournalRecord;

/**
 * Reads a journal; undefined: no journal yet. A last line that was cut off is dropped, from the file too: a line is
 * complete before its action happens, so nothing of it has happened.
 * @throws SymbolonError `BadJournal`, `JournalMismatch`
 */
function readJournal(path: string, header: JournalHeader): Sending[] | undefined {
  const text = readText(path);
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  const [first, ...lines] = whole
    .split("\n")
    .slice(0, -1)
    .map((line, i) => parseLine(path, line, i + 1));
  const isHead = first?.record === "begin" && first.format === JOURNAL_FORMAT && first.version === 1;
  // Checked before anything is cut off: the file must be ours.
  const isBegun = first === undefined && text.startsWith('{"record":"begin"'.slice(0, text.length));
  if (!isHead && !isBegun) throw badJournal(path, 1, "is not the head of a journal");
  if (whole.length < text.length) truncateSync(path, Buffer.byteLength(whole));
  if (!isHead) return undefined;
  requireSame(path, first, header);
  return sendingsOf(path, lines);
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (systemCode(error) === "ENOENT") return "";
    throw error;
  }
}

function parseLine(path: string, line: string, number: number): JournalLine {
  try {
    const value = JSON.parse(line) as JournalLine;
    if (typeof value.record === "string") return value;
  } catch {
    // Reported below.
  }
  throw badJournal(path, number, "is not a record of a journal");
}

function sendingsOf(path: string, lines: readonly JournalLine[]): Sending[] {
  const sendings: Sending[] = [];
  for (const [i, line] of lines.entries()) {
    if (line.record === "sending") {
      const { record: _, ...fields } = line;
      sendings.push({ ...fields, settled: undefined });
      continue;
    }
    const sending = line.record === "begin" ? undefined : sendings[line.id];
    if (line.record === "begin" || sending === undefined) throw badJournal(path, i + 2, "is out of place");
    replay(sending, line);
  }
  return sendings;
}

function requireSame(path: string, known: JournalHeader, header: JournalHeader): void {
  const differing = (["action", "chainId", "genesis", "registry", "account"] as const).filter(
    (name) =>
      String(known[name]).toLowerCase() !== String(header[name]).toLowerCase() &&
      (name !== "genesis" || !isSameGenesis(known.genesis, header.genesis)),
  );
  if (differing.length === 0) return;
  // The field has the name from the first journals, which were all of registries; now it may contain a campaign.
  const nameOf = (name: (typeof differing)[number]) => (name === "registry" ? "contract" : name);
  const differences = differing
    .map((name) => `${nameOf(name)} ${known[name]}, not ${header[name]}`)
    .join("; ");
  throw new SymbolonError({
    code: "JournalMismatch",
    reason: `${path} is the journal of another run: ${differences}.`,
    hint: "Give the chain, contract and key of that run, or another --journal for this one.",
    details: { path, differing },
  });
}

function badJournal(path: string, line: number, problem: string): SymbolonError {
  return new SymbolonError({
    code: "BadJournal",
    reason: `Line ${line} of ${path} ${problem}.`,
    hint: "Restore the journal unchanged: only the journal knows what was sent. If the file is not a journal, give another --journal.",
    details: { path, line },
  });
}
