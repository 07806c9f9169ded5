import * as fs from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const TOOLCHAIN = fileURLToPath(new URL("../../.toolchain", import.meta.url));
const LOCK = join(TOOLCHAIN, "lock");
const OWN = String(process.pid);

/**
 * Runs `work` while no other bootstrap of this folder does. The lock is a folder with a file for each process at work, named by
 * its number; it appears by a rename, owner and all, so that there is no moment in which a lock belongs to nobody. A left-over
 * lock is taken away by deleting these very files, and never one that came after it.
 */
export async function exclusive(work) {
  const mine = join(TOOLCHAIN, `lock-${OWN}`);
  fs.mkdirSync(mine, { recursive: true });
  fs.writeFileSync(join(mine, OWN), "");
  for (let hasSaidSo = false; !hasTaken(mine); ) {
    const other = whoElse();
    if (other !== undefined && !hasSaidSo) {
      const hint = `if that is something else, delete ${LOCK}`;
      process.stderr.write(
        `symbolon: waiting for another set-up of this folder (process ${other}; ${hint})\n`,
      );
      hasSaidSo = true;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const leave = () => letGo(ownersNow());
  // Also where a signal ends the process half-way.
  process.once("exit", leave);
  await work().finally(() => {
    process.off("exit", leave);
    leave();
  });
}

/** Has the lock last as long as a child of ours, also where we are killed and it is not. */
export function lockFor({ pid }) {
  fs.writeFileSync(join(LOCK, String(pid)), "");
}

function hasTaken(mine) {
  try {
    // Refused while the lock has an owner: a folder with something in it is never replaced.
    fs.renameSync(mine, LOCK);
    return true;
  } catch (error) {
    if (fs.existsSync(mine)) return false;
    throw error;
  }
}

/** Who has the lock; a left-over one is taken away. */
function whoElse() {
  const owners = ownersNow();
  const alive = owners.find(isAlive);
  if (alive === undefined) letGo(owners);
  return alive;
}

function ownersNow() {
  try {
    return fs.readdirSync(LOCK);
  } catch {
    return [];
  }
}

function isAlive(owner) {
  try {
    return owner !== OWN && process.kill(Number(owner), 0);
  } catch (error) {
    return error.code === "EPERM";
  }
}

function letGo(owners) {
  for (const owner of owners) fs.rmSync(join(LOCK, owner), { force: true });
  try {
    // Windows replaces not even an empty folder.
    fs.rmdirSync(LOCK);
  } catch {
    // Somebody else's by now, or gone.
  }
}
