import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { systemCode } from "../../node/files/readText.ts";
import type { SymbolonError } from "../../sdk/core/errors.ts";
import { fileError } from "../../sdk/core/inputErrors.ts";
import {
  BACKUP_FORMAT,
  type BackupEnd,
  type BackupHead,
  type BackupSequence,
  type BackupTable,
} from "./backupStore.ts";

/** A line of a backup, but the head and the end. */
export type BackupLine = BackupTable | BackupSequence | BackupRow;
export type BackupRow = readonly (string | null)[];

/**
 * Reads a backup from end to end.
 * @param onLine told each line, in order; the next one is read when it is done with it
 * @returns its head
 * @throws SymbolonError `MissingFile`, `UnreadableFile`, `BackupDamaged` where it was cut or altered: only at its end can
 * this be told, so what `onLine` did must be undone then; and what `onLine` throws
 */
export async function readBackup(
  file: string,
  onLine: (line: BackupLine) => Promise<void> | void,
): Promise<BackupHead> {
  const hash = createHash("sha256");
  let head: BackupHead | undefined;
  let rows = 0;
  let isEnded = false;
  for await (const text of readLines(file)) {
    if (isEnded) throw damaged(file, "goes on after its end");
    const line = parseLine(file, text);
    if (head === undefined) {
      head = requireHead(file, line);
    } else if (isEnd(line)) {
      if (line.end.rows !== rows || line.end.sha256 !== hash.digest("hex"))
        throw damaged(file, "was altered");
      isEnded = true;
      continue;
    } else {
      if (Array.isArray(line)) rows++;
      await onLine(requireLine(file, line));
    }
    hash.update(`${text}\n`);
  }
  if (head === undefined || !isEnded) throw damaged(file, "was cut off");
  return head;
}

/** Lines of a file, gzipped where its name says so. */
async function* readLines(file: string): AsyncGenerator<string> {
  const bytes = createReadStream(file);
  const source = file.endsWith(".gz") ? pipeline(bytes, createGunzip(), () => {}) : bytes;
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let rest = "";
  try {
    for await (const piece of source) {
      const lines = (rest + decoder.decode(piece as Uint8Array, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      yield* lines;
    }
  } catch (error) {
    throw unreadable(file, error);
  }
  if (rest !== "") throw damaged(file, "was cut off");
}

function unreadable(file: string, error: unknown): unknown {
  if (error instanceof TypeError) return damaged(file, "is no text");
  const code = systemCode(error);
  if (code.startsWith("Z_")) return damaged(file, `cannot be unpacked (${code})`);
  if (code !== "ENOENT" && code !== "EISDIR" && code !== "EACCES") return error;
  return fileError(file, {
    code: code === "ENOENT" ? "MissingFile" : "UnreadableFile",
    problem: code === "ENOENT" ? "does not exist" : `cannot be read (${code})`,
    hint: "Give the file that `store backup` wrote.",
  });
}

function parseLine(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw damaged(file, "has a line that is not JSON");
  }
}

function requireHead(file: string, line: unknown): BackupHead {
  const head = (line ?? {}) as Partial<BackupHead>;
  if (head.format === BACKUP_FORMAT.format && Array.isArray(head.migrations)) {
    if (head.version === BACKUP_FORMAT.version) return head as BackupHead;
    throw damaged(file, `is of version ${head.version}, which this Symbolon does not know`);
  }
  throw damaged(file, "is not the backup of a store");
}

function isEnd(line: unknown): line is BackupEnd {
  const end = (line as Partial<BackupEnd> | null)?.end;
  return typeof end?.rows === "number" && typeof end.sha256 === "string";
}

const isText = (value: unknown) => value === null || typeof value === "string";

function requireLine(file: string, line: unknown): BackupLine {
  if (Array.isArray(line) && line.every(isText)) return line;
  const { table, columns, sequence, last } = (line ?? {}) as Partial<BackupTable & BackupSequence>;
  if (typeof table === "string" && Array.isArray(columns)) return { table, columns };
  if (typeof sequence === "string" && isText(last)) return { sequence, last: last ?? null };
  throw damaged(file, "has a line that is not part of a backup");
}

export function damaged(file: string, problem: string): SymbolonError {
  return fileError(file, {
    code: "BackupDamaged",
    problem: `${problem}, so nothing of it was restored`,
    hint: "Use another copy of the backup.",
  });
}
