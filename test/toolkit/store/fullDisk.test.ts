import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { openPglite } from "../../../src/services/store/pglite/openPglite.ts";
import { openTestStore } from "./openTestStore.ts";
import { refusalOf } from "./until.ts";

const MIB = 90;

/** A small disk in memory; undefined where this user may not mount one. */
function smallDisk():
  | { readonly folder: string; readonly grow: () => void; readonly remove: () => void }
  | undefined {
  const folder = mkdtempSync(join(tmpdir(), "symbolon-disk-"));
  const run = (command: string, ...args: readonly string[]) =>
    execFileSync(command, args, { stdio: "ignore" });
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    run("mount", "-t", "tmpfs", "-o", `size=${MIB}m`, "tmpfs", folder);
  } catch {
    remove();
    return undefined;
  }
  return {
    folder,
    grow: () => run("mount", "-o", `remount,size=${4 * MIB}m`, folder),
    remove() {
      run("umount", folder);
      remove();
    },
  };
}

describe("a full disk", () => {
  it("costs a PGlite nothing that it said was kept, and it goes on once there is room", async function () {
    const disk = smallDisk();
    if (disk === undefined) this.skip();
    try {
      const place = join(disk.folder, "store");
      const sql = await openPglite(place, { timeout: 5_000 });
      await sql.query("create table kept (number int8, filling text)");
      let kept = 0n;
      const fill = async () => {
        for (;;) {
          const insert =
            "insert into kept select $1, repeat(md5(i::text), 30) from generate_series(1, 500) as n (i)";
          await sql.query(insert, [kept]);
          kept += 1n;
        }
      };
      expect((await refusalOf(fill())).code).to.be.oneOf(["StoreLost", "StoreExhausted"]);
      await sql.close();
      disk.grow();
      const again = await openPglite(place);
      const [row] = await again.query<{ numbers: bigint; rows: bigint }>(
        "select count(distinct number) as numbers, count(*) as rows from kept",
      );
      // What it did not answer to may have been kept, but whole.
      expect(row?.numbers).to.be.oneOf([kept, kept + 1n]);
      expect(row?.rows).to.equal((row?.numbers ?? 0n) * 500n);
      await again.query("insert into kept values ($1, '')", [kept]);
      await again.close();
    } finally {
      disk.remove();
    }
  });

  it("is named by a PostgreSQL, which undoes what it was about to write", async () => {
    const { sql, remove } = await openTestStore("postgres");
    await sql.query("create table kept (number int8)");
    const fill = sql.transaction(async (query) => {
      await query("insert into kept values (1)");
      await query("do $$ begin raise exception 'no space left on device' using errcode = '53100'; end $$");
    });
    const refused = await refusalOf(fill);
    expect(refused.code).to.equal("StoreExhausted");
    expect(refused.hint).to.not.equal("");
    expect(await sql.query("select number from kept")).to.deep.equal([]);
    await remove();
  });
});
