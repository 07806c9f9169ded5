import { randomUUID } from "node:crypto";
import * as fs from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { readText, TOOLCHAIN } from "./state.mjs";

const LOCK = join(TOOLCHAIN, "lock");
const HEARTBEAT_MS = 2_000;
/** A lock nobody has touched for so long is left over, also where its owner's process cannot be asked for (containers). */
const STALE_MS = 60_000;
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Runs `work` while no other bootstrap of this folder does. The lock is a folder holding one file, its owner's;
 * it appears by a rename, owner and all, so that there is no moment in which a lock belongs to nobody.
 * A left-over lock is taken away by deleting that very file: only one of those who try can succeed.
 */
export async function exclusive(work) {
  const owner = `${process.pid}-${randomUUID()}`;
  await take(owner);
  const beat = setInterval(() => touch(join(LOCK, owner)), HEARTBEAT_MS);
  const release = () => {
    fs.rmSync(join(LOCK, owner), { force: true });
    removeIfEmpty();
  };
  // Also where a signal ends the process half-way.
  process.once("exit", release);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    process.off("exit", release);
    release();
  }
}

async function take(owner) {
  const mine = join(TOOLCHAIN, `lock-${owner}`);
  fs.mkdirSync(mine, { recursive: true });
  fs.writeFileSync(join(mine, owner), hostname());
  let hasSaidSo = false;
  for (;;) {
    try {
      // Refused while the lock has an owner: a folder with something in it is never replaced.
      fs.renameSync(mine, LOCK);
      return;
    } catch (error) {
      if (!fs.existsSync(LOCK) && error.code === "ENOENT") throw error;
    }
    const [other] = namesIn(LOCK);
    if (other !== undefined && isLeftOver(other)) fs.rmSync(join(LOCK, other), { force: true });
    // Windows refuses to replace even an empty folder.
    removeIfEmpty();
    if (other !== undefined && !hasSaidSo && !isLeftOver(other)) {
      process.stderr.write(
        `symbolon: waiting for another set-up of this folder (process ${other.split("-")[0]})\n`,
      );
      hasSaidSo = true;
    }
    await pause(100);
  }
}

function isLeftOver(owner) {
  const file = join(LOCK, owner);
  const age = Date.now() - (fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
  if (age > STALE_MS) return true;
  return readText(file) === hostname() && !isAlive(Number(owner.split("-")[0]));
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

function namesIn(folder) {
  try {
    return fs.readdirSync(folder);
  } catch {
    return [];
  }
}

function removeIfEmpty() {
  try {
    fs.rmdirSync(LOCK);
  } catch {
    // Somebody else's by now, or gone.
  }
}

function touch(file) {
  const now = new Date();
  try {
    fs.utimesSync(file, now, now);
  } catch {
    // Taken away from a process that slept too long: the worst that follows is work done twice.
  }
}
