import { statfsSync } from "node:fs";
import { cpus, freemem, totalmem } from "node:os";
import type { Check } from "./check.ts";

const GIB = 2 ** 30;
/** Packages, Node, compiler output and a report together take about 0.7 GiB. */
const DISK_GIB = 1;
/** A tree of a million rows takes 0.3 GiB, the embedded chain and the compiler about as much again. */
const MEMORY_GIB = 2;

export function checkDisk(folder: string): Check {
  const { bavail, bsize } = statfsSync(folder);
  const free = (bavail * bsize) / GIB;
  const found = `${free.toFixed(1)} GiB free`;
  if (free >= DISK_GIB) return { check: "disk", status: "ok", found };
  return { check: "disk", status: "low", found, hint: `free some: ${DISK_GIB} GiB is enough` };
}

export function checkMemory(): Check {
  const total = totalmem() / GIB;
  const found = `${total.toFixed(1)} GiB, ${(freemem() / GIB).toFixed(1)} free, ${cpus().length} cores`;
  if (total >= MEMORY_GIB) return { check: "memory", status: "ok", found };
  const hint = `large files need more: ${MEMORY_GIB} GiB is comfortable for a million rows`;
  return { check: "memory", status: "low", found, hint };
}
