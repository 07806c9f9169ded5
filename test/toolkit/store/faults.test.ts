import { once } from "node:events";
import { existsSync, readdirSync, rmSync } from "node:fs";
import { connect, createServer, type Socket } from "node:net";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { openStore } from "../../../src/services/store/openStore.ts";
import { temporaryFolder } from "../allocation/temporaryFolder.ts";
import { letPass, until } from "../patience.ts";
import { runProcess } from "../scripts/runProcess.ts";
import { makeTestStore, openTestStore, sharedPostgres } from "./openTestStore.ts";
import { refusalOf } from "./until.ts";

const PROGRAM = join(import.meta.dirname, "storeProcess.ts");
const folderOf = (address: string) => address.slice(address.indexOf(":") + 1);

/** Runs the program and kills it when it has told so many rows. @returns the last one that it told */
async function killedAfter(rows: number, address: string): Promise<number> {
  const { stdout, code } = await runProcess([PROGRAM, address, "1000000"], {
    meet: (child) => {
      let told = 0;
      child.stdout?.on("data", (text: string) => {
        told += text.split("\n").length - 1;
        if (told > rows) child.kill("SIGKILL");
      });
    },
  });
  expect(code).to.equal("SIGKILL");
  return Number(stdout.trimEnd().split("\n").at(-1));
}

describe("store: processes that die", () => {
  for (const kind of ["pglite", "durable"] as const) {
    it(`leave a ${kind} with all that it said was kept`, async () => {
      const { address, clear } = await makeTestStore(kind);
      let before = 0;
      for (const rows of [1, 30]) {
        const last = await killedAfter(rows, address);
        expect(last).to.be.greaterThan(before);
        const sql = await openStore(address);
        const [row] = await sql.query<{ last: number; rows: bigint }>(
          "select max(number) as last, count(*) as rows from told",
        );
        // What was kept and not told yet may be there; nothing is missing in between.
        expect(row?.last).to.be.within(last, last + 1);
        expect(row?.rows).to.equal(BigInt(row?.last ?? 0));
        before = row?.last ?? 0;
        await sql.close();
      }
      await clear();
    });
  }
});

describe("store: pglite", () => {
  const folder = temporaryFolder();

  it("has one process at a time", async () => {
    const { address, sql, remove } = await openTestStore("pglite");
    const here = await refusalOf(openStore(address));
    expect(here.code).to.equal("StoreInUse");
    expect(here.details.path).to.equal(folderOf(address));
    const { code, stderr } = await runProcess([PROGRAM, address]);
    expect(code).to.equal(1);
    expect(stderr).to.include("StoreInUse");
    expect(await sql.query("select 1 as one")).to.deep.equal([{ one: 1 }]);
    await sql.close();
    expect((await runProcess([PROGRAM, address])).stdout).to.equal("open\n");
    await remove();
  });

  it("leaves nothing under its name where its first start is killed", async () => {
    const target = folder.path("store");
    const begun = () => readdirSync(dirname(target)).some((name) => name.startsWith(".store.partial-"));
    const { code } = await runProcess([PROGRAM, `pglite:${target}`], {
      meet: async (child) => {
        await until(begun);
        child.kill("SIGKILL");
      },
    });
    expect(code).to.equal("SIGKILL");
    expect(existsSync(target)).to.equal(false);
    expect(begun()).to.equal(true);
    const { stdout, stderr } = await runProcess([PROGRAM, `pglite:${target}`, "1"]);
    expect(stdout, stderr).to.equal("open\n1\n");
    expect(readdirSync(dirname(target))).to.deep.equal(["store"]);
  });

  it("refuses whoever waits, and whoever comes later, where its thread has ended", async () => {
    const { address, clear } = await makeTestStore("pglite");
    const sql = await openStore(address, { timeout: 8_000 });
    await sql.query("create table kept (number int4)");
    // A log that is taken away has it run in circles.
    rmSync(join(folderOf(address), "pg_wal"), { recursive: true });
    await sql.query("select pg_switch_wal()");
    const running = [1, 2].map((number) => refusalOf(sql.query("insert into kept values ($1)", [number])));
    const within = refusalOf(sql.transaction((query) => query("select 1")));
    for (const refusal of await Promise.all([...running, within])) expect(refusal.code).to.equal("StoreLost");
    expect((await refusalOf(sql.query("select 1"))).code).to.equal("StoreLost");
    expect((await refusalOf(sql.listen("work", () => {}))).code).to.equal("StoreLost");
    await sql.close();
    expect(existsSync(`${folderOf(address)}.lock`)).to.equal(false);
    expect((await refusalOf(openStore(address))).code).to.equal("StoreNotReachable");
    await clear();
  });

  it("takes no folder that is somebody else's, and makes none where one must be there", async () => {
    folder.write("notes", "mine");
    const place = folder.path(".");
    expect((await refusalOf(openStore(`pglite:${place}`))).code).to.equal("StoreForeign");
    const missing = openStore(`pglite:${folder.path("none")}`, { mustExist: true });
    expect((await refusalOf(missing)).code).to.equal("StoreMissing");
    expect(readdirSync(place)).to.deep.equal(["notes"]);
  });
});

describe("store: postgres", () => {
  it("hears again where the listener's connection was killed, and is told so once", async () => {
    const { sql, remove } = await openTestStore("postgres");
    const heard: string[] = [];
    const end = await sql.listen("work", (payload) => heard.push(payload));
    const killed = await sql.query<{ ended: boolean }>(
      "select pg_terminate_backend(pid) as ended from pg_stat_activity where query ilike 'listen%' and datname = current_database()",
    );
    expect(killed).to.deep.equal([{ ended: true }]);
    await until(() => heard.length > 0);
    await sql.query("notify work, 'later'");
    await until(() => heard.length > 1);
    expect(heard).to.deep.equal(["", "later"]);
    await end();
    await remove();
  });

  it("replaces connections that broke, in use and not", async () => {
    const { sql, remove } = await openTestStore("postgres");
    const killOthers =
      "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()";
    await sql.query("create table kept (number int4)");
    const refused = await refusalOf(
      sql.transaction(async (query) => {
        await query("insert into kept values (1)");
        await sql.query(killOthers);
        await query("insert into kept values (2)");
      }),
    );
    expect(refused.code).to.equal("StoreLost");
    expect(await sql.query("select * from kept")).to.deep.equal([]);
    await Promise.all([1, 2, 3].map(() => sql.query("select pg_sleep(0.05)")));
    await sql.transaction(async (query) => {
      await query(killOthers);
      const others =
        "select 1 from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()";
      await until(async () => {
        // Within a transaction the view shows what it showed first.
        await query("select pg_stat_clear_snapshot()");
        return (await query(others)).length === 0;
      });
    });
    // What they said at their end is here by now, and is read.
    await letPass(100);
    await new Promise(setImmediate);
    await Promise.all([1, 2, 3].map((number) => sql.query("insert into kept values ($1)", [number])));
    expect(await sql.query("select * from kept")).to.have.length(3);
    await remove();
  });

  it("gives a connection up whose other end has vanished", async () => {
    const { address, clear } = await makeTestStore("postgres");
    const port = Number(new URL(address).port);
    const sockets: Socket[] = [];
    let isMute = false;
    const proxy = createServer((from) => {
      const to = connect(port, "127.0.0.1");
      sockets.push(from, to);
      const pass = (a: Socket, b: Socket) =>
        a.on("data", (data) => isMute || b.write(data)).on("error", () => {});
      pass(from, to);
      pass(to, from);
    }).listen(0, "127.0.0.1");
    await once(proxy, "listening");
    const through = new URL(address);
    through.port = String((proxy.address() as { port: number }).port);
    const sql = await openStore(through.href, { timeout: 5_000, connections: 1 });
    await sql.query("create table kept (number int4)");
    isMute = true;
    expect((await refusalOf(sql.query("insert into kept values (1)"))).code).to.equal("StoreLost");
    isMute = false;
    expect(await sql.query("select * from kept")).to.deep.equal([]);
    await sql.close();
    for (const socket of sockets) socket.destroy();
    proxy.close();
    await clear();
  });

  it("outlives a server that says in one breath that it is ready, and that it ends", async () => {
    const message = (type: string, body: Buffer) => {
      const length = Buffer.alloc(4);
      length.writeInt32BE(4 + body.length);
      return Buffer.concat([Buffer.from(type), length, body]);
    };
    const breath = Buffer.concat([
      message("R", Buffer.alloc(4)),
      message("Z", Buffer.from("I")),
      message("E", Buffer.from("SFATAL\0C57P01\0Mit ends\0\0")),
    ]);
    const server = createServer((socket) => {
      socket.on("error", () => {}).once("data", () => socket.write(breath));
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as { port: number };
    const refusal = await refusalOf(openStore(`postgres://me@127.0.0.1:${port}/db`));
    expect(refusal.code).to.equal("StoreNotReachable");
    server.close();
  });

  it("names what cannot be opened, without its password", async () => {
    const { url } = await sharedPostgres();
    const unknown = new URL(url);
    unknown.pathname = "nowhere";
    const codeOf = async (address: string) => {
      const refusal = await refusalOf(openStore(address));
      expect(`${refusal.message}${JSON.stringify(refusal.details)}`).not.to.match(/hush|hidden/);
      return refusal.code;
    };
    expect(await codeOf(unknown.href)).to.equal("StoreNotReachable");
    expect(await codeOf("postgres://me:hush@127.0.0.1:1/db")).to.equal("StoreNotReachable");
    for (const address of ["mysql://me:hush@127.0.0.1/db", "me:hush", "", "pglite:"]) {
      expect(await codeOf(address), address).to.equal("BadStoreAddress");
    }
    // A store of earlier versions, whose rows a backup brings over.
    for (const address of ["embedded", "embedded:symbolon.postgres"]) {
      const { code, hint } = await refusalOf(openStore(address));
      expect([code, /store backup .* store restore/.test(hint)]).to.deep.equal(["EmbeddedStore", true]);
    }
  });
});
