import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect } from "chai";
// Hardhat looks for its configuration once, in the folder of then: the checkout.
import "hardhat";
import { zeroAddress } from "viem";
import { getBlockNumber } from "viem/actions";
import { sampleAllocation } from "../../scripts/sample/sampleAllocation.ts";
import { schemaUid } from "../../src/sdk/core/credential/schemaUid.ts";
import { temporaryFolder } from "../toolkit/allocation/temporaryFolder.ts";
import { sealKeystore } from "../toolkit/delivery/sealKeystore.ts";
import { type Ended, runShell } from "../toolkit/scripts/runProcess.ts";
import { ISSUER_KEY, serveChain } from "../toolkit/scripts/servedChain.ts";
import { CLEAN, parseCall, runHere } from "./wrongCalls/runCall.ts";

/*
 * The same few calls in surroundings that are not as they should be: what each comes to, and that it leaves nothing behind
 * that is half written. Where a shell is needed to bring the surroundings about, the call is a program of its own.
 */
const ROOT = join(import.meta.dirname, "..", "..");
const HOLDER = "0x00000000000000000000000000000000000000a1";
const ROWS = `account,amount\n${HOLDER},5\n0x00000000000000000000000000000000000000a2,6\n`;
const BUILD = "tree build rows.csv --base-units --out tree";
const SEND = `deploy sample-token --holder ${HOLDER} --supply 5 --yes`;

/** Surroundings, the call in them, and what it comes to. */
type Row = readonly [what: string, line: string, exit: number, says: RegExp, leaves?: readonly string[]];

describe("wrong environments", () => {
  const folder = temporaryFolder();
  let own = "";
  let chain: Awaited<ReturnType<typeof serveChain>>;
  const servers: Server[] = [];
  const names = new Map<string, string>();
  /** Two that take ten seconds each, beside all others. */
  let silent: Promise<readonly Ended[]> = Promise.resolve([]);

  const serve = async (name: string, answer: RequestListener) => {
    const server = createServer(answer);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    servers.push(server);
    names.set(name, `127.0.0.1:${(server.address() as AddressInfo).port}`);
  };

  before(async () => {
    chain = await serveChain();
    const schema = schemaUid({ schema: "bool adult", resolver: zeroAddress, revocable: true });
    names.set("rpc", chain.rpc).set("key", ISSUER_KEY).set("schema", schema);
    await serve("page", (_, response) => response.end("<html>hello</html>"));
    for (const status of [401, 500]) {
      await serve(`status${status}`, (_, response) => response.writeHead(status).end("no"));
    }
    await serve("cut", (_, response) => response.end('{"jsonrpc":"2.0",'));
    await serve("silent", () => {});
    const asked = (rpc: string) =>
      runShell(program("deploy system --check"), { env: envOf({ SYMBOLON_RPC_URL: rpc }) });
    silent = Promise.all(["http", "ws"].map((scheme) => asked(`${scheme}://${names.get("silent")}`)));
  });
  after(async () => {
    await silent;
    await chain.close();
    for (const server of servers) {
      server.closeAllConnections();
      server.close();
    }
  });

  const home = process.cwd();
  let newest = 0n;
  beforeEach(async () => {
    own = folder.path("here");
    mkdirSync(own);
    process.chdir(own);
    writeFileSync("rows.csv", ROWS);
    writeFileSync("keystore.json", JSON.stringify(sealKeystore(ISSUER_KEY, "password")), { mode: 0o644 });
    writeFileSync("password.txt", "password\n", { mode: 0o600 });
    symlinkSync("loop", "loop");
    newest = await getBlockNumber(chain.reader, { cacheTime: 0 });
  });
  afterEach(() => process.chdir(home));

  const GIVEN = ["keystore.json", "loop", "password.txt", "rows.csv"];

  /** The call as people read it, and what lies there afterwards. */
  async function expectRow([, , exit, says, leaves = []]: Row, run: () => Promise<Ended>): Promise<void> {
    const { code, stdout, stderr } = await run();
    expect(code, stdout + stderr).to.equal(exit);
    expect(stderr + stdout).to.match(says);
    expect(readdirSync(own).toSorted()).to.deep.equal([...GIVEN, ...leaves].toSorted());
    // Who failed has sent nothing.
    if (exit !== 0) expect(await getBlockNumber(chain.reader, { cacheTime: 0 })).to.equal(newest);
  }

  const built = /^root +0x[0-9a-f]{64}\nconvention +native\nrows +2\n/m;
  const deployed = /^sampleToken +0x\w+ +(?:deployed|there)/m;

  /** `NAME=VALUE`s of the environment, and a call. */
  const rows: readonly Row[] = [
    ["no HOME", `env -u HOME ${BUILD}`, 0, built, ["tree"]],
    ["a HOME that is not there", `HOME=/nowhere ${BUILD}`, 0, built, ["tree"]],
    ["no PATH", `env -u PATH ${BUILD}`, 0, built, ["tree"]],
    ["TMPDIR missing", `TMPDIR=/nowhere ${BUILD}`, 0, built, ["tree"]],
    [
      "a language that is not UTF-8",
      `LANG=C LC_ALL=C tree build rows.csv --base-units --out Bäume`,
      0,
      built,
      ["Bäume"],
    ],
    [
      "an odd time zone",
      "TZ=Pacific/Kiritimati campaign schedule --start 2027-01-01 --end 2027-03-01 --step month",
      0,
      /^2027-02-01T00:00:00Z +50 %\n2027-03-01T00:00:00Z +100 %$/m,
    ],
    [
      "a time zone that is none",
      "TZ=Mars/Phobos campaign schedule --start 2027-01-01 --end 2027-03-01 --step month",
      0,
      /^2027-02-01T00:00:00Z +50 %/m,
    ],
    ["CI, and a wish for colours", `CI=true FORCE_COLOR=3 ${BUILD}`, 0, built, ["tree"]],
    ["no colours", `NO_COLOR=1 NODE_ENV=production ${BUILD}`, 0, built, ["tree"]],
    [
      "an output that leads in a circle",
      "tree build rows.csv --base-units --out loop",
      1,
      /^error: loop is a symbolic link and not the folder itself/,
    ],
    [
      "a file that leads in a circle",
      "tree report rows.csv --out loop",
      1,
      /^error: loop cannot be read \(ELOOP\)/,
    ],
    [
      "a folder where a file should come",
      "tree report rows.csv --out .",
      1,
      /^error: \. is a folder, so it is not overwritten/,
    ],
    [
      "a file in a folder that is not there",
      "campaign schedule --start 2027-01-01 --end 2028-01-01 --out none/s.json",
      1,
      /^error: none\/s\.json cannot be written: there is no folder .*none\.\nhint: Make the folder/,
    ],
    [
      "proxies",
      `HTTP_PROXY=http://127.0.0.1:2 HTTPS_PROXY=http://127.0.0.1:2 SYMBOLON_RPC_URL={rpc} ${SEND}`,
      0,
      deployed,
    ],
    [
      "an address of a node that is none",
      `SYMBOLON_RPC_URL=127.0.0.1:8545 ${SEND}`,
      2,
      /from env 'SYMBOLON_RPC_URL' is invalid\. It must be an address that begins with http/,
    ],
    [
      "an address of a node that is empty, where one is needed",
      `SYMBOLON_RPC_URL= ${SEND}`,
      2,
      /^error: required option '--rpc <url>' not specified: give it, or set SYMBOLON_RPC_URL$/m,
    ],
    [
      "an address of a node and an address book that are empty, where none is needed",
      `SYMBOLON_RPC_URL= SYMBOLON_ADDRESSES= credential schema "bool adult"`,
      0,
      /^uid +0x/m,
    ],
    [
      "a store that is empty: another is not taken in its place",
      "DATABASE_URL= work show --tables",
      2,
      /from env 'DATABASE_URL' is invalid\. It is empty/,
    ],
    [
      "a page in the place of a node",
      `SYMBOLON_RPC_URL=http://{page} ${SEND}`,
      1,
      /^error: No chain answers at http:\/\/127/,
    ],
    [
      "a node that lets nobody in",
      `SYMBOLON_RPC_URL=http://{status401}/secret ${SEND}`,
      1,
      /^error: The node at http:\/\/[\d.:]+ needs an access key \(HTTP 401\)/,
    ],
    [
      "a node that is broken",
      `SYMBOLON_RPC_URL=http://{status500} ${SEND}`,
      1,
      /^error: No chain answers at \S+ \(HTTP 500\)/,
    ],
    [
      "a node whose answers are cut off",
      `SYMBOLON_RPC_URL=http://{cut} ${SEND}`,
      1,
      /^error: No chain answers at/,
    ],
    ["a socket that is none", `SYMBOLON_RPC_URL=ws://{page} ${SEND}`, 1, /^error: No chain answers at ws:/],
    [
      "a private key that is none",
      `SYMBOLON_RPC_URL={rpc} SYMBOLON_PRIVATE_KEY=secret ${SEND}`,
      1,
      /^error: SYMBOLON_PRIVATE_KEY is not a private key(?!.*=secret)/s,
    ],
    [
      "a private key that is cut",
      `SYMBOLON_RPC_URL={rpc} SYMBOLON_PRIVATE_KEY=0xa1a1a1 ${SEND}`,
      1,
      /^error: SYMBOLON_PRIVATE_KEY is not a private key(?!.*a1a1)/s,
    ],
    [
      "a private key with a line break",
      `SYMBOLON_RPC_URL={rpc} SYMBOLON_PRIVATE_KEY="{key}\n" ${SEND}`,
      1,
      /^error: SYMBOLON_PRIVATE_KEY/,
    ],
    [
      "an address book that is missing",
      `SYMBOLON_RPC_URL={rpc} SYMBOLON_ADDRESSES=none.json credential schema "bool adult"`,
      1,
      /^error: none\.json does not exist/,
    ],
    [
      "a keystore that others may read",
      `SYMBOLON_RPC_URL={rpc} SYMBOLON_KEYSTORE=keystore.json ${SEND} --password-file password.txt`,
      0,
      /^warning: Others may read keystore\.json: chmod 600/,
    ],
    [
      "a keystore that is a folder",
      `SYMBOLON_RPC_URL={rpc} SYMBOLON_KEYSTORE=. ${SEND} --password-file password.txt`,
      1,
      /^error: \. cannot be read \(EISDIR\)/,
    ],
  ];
  for (const row of rows) {
    it(row[0], () => {
      const { env, args } = parseCall(row[1], names);
      return expectRow(row, () => runHere({ env, args }));
    });
  }

  /** A program of its own, whose name is `symbolon` in a script. */
  const scripts: readonly Row[] = [
    ["an output that nobody takes", `symbolon ${BUILD} >&-`, 0, /^$/, ["tree"]],
    [
      "a reader that has seen enough",
      "symbolon campaign --help | head -n 1; symbolon tree --help | :",
      0,
      /^Usage: symbolon campaign/,
    ],
    ["an input that is closed", "symbolon tree build - --base-units <&-", 1, /^error: - is empty/],
    [
      "nobody at a terminal",
      `symbolon ${SEND} --rpc {rpc} --keystore keystore.json`,
      1,
      /error: There is no terminal to ask for the password/,
    ],
    [
      "a folder that is gone",
      `mkdir gone && cd gone && rmdir ../gone && symbolon tree build ../rows.csv --base-units --out tree`,
      1,
      /^error: /,
    ],
    ["few files that may be open", `ulimit -n 64; symbolon ${BUILD}`, 0, built, ["tree"]],
  ];
  for (const row of scripts) {
    it(row[0], () =>
      expectRow(row, () =>
        runShell(`${defined}${named(row[1])}`, { cwd: own, env: envOf({}), isAlone: true }),
      ),
    );
  }

  /** On a small disk of its own, which only some systems let one mount. */
  const disks: readonly Row[] = [
    ["a disk that is full", "size=64k", 1, /^error: .*disk\/tree cannot be written \(ENOSPC\)/],
    ["a folder that may only be read", "ro", 1, /^error: .*disk\/tree cannot be written \(EROFS\)/],
  ];
  for (const row of disks) {
    it(row[0], async function () {
      const disk = join(own, "..", "disk");
      mkdirSync(disk, { recursive: true });
      const mounted = [
        "-rm",
        "sh",
        "-c",
        `mount -t tmpfs -o ${row[1]} tmpfs "$0" && cd "$0" && exec "$@"`,
        disk,
      ];
      if (spawnSync("unshare", [...mounted, "true"]).status !== 0) this.skip();
      const sample = folder.write("sample.csv", sampleAllocation());
      const build = `"${process.execPath}" "${join(ROOT, "scripts/symbolon.ts")}" tree build "${sample}" --base-units --out "$PWD/tree"`;
      await expectRow(row, async () => {
        const script = `${build}; code=$?; ls -A; exit $code`;
        const { status, stdout, stderr } = spawnSync("unshare", [...mounted, "sh", "-c", script], {
          encoding: "utf8",
          env: { ...process.env, ...envOf({}) },
        });
        // Nothing is left there, either.
        expect(stdout).to.equal("");
        return { code: status ?? "nothing", stdout, stderr };
      });
    });
  }

  it("a clock that is far off", async () => {
    const past = await serveChain(new Date("2020-01-01T00:00:00Z"));
    try {
      const env = { SYMBOLON_RPC_URL: past.rpc, SYMBOLON_PRIVATE_KEY: ISSUER_KEY };
      const run = (line: string) => runHere({ ...parseCall(line, names), env });
      await run("deploy system --yes");
      writeFileSync("people.csv", `subject,adult\n${HOLDER},true\n`);
      await run(`credential schema "bool adult" --register`);
      await run(`credential batch people.csv --schema "bool adult" --revoker ${HOLDER} --out club`);
      const issued = await run("credential issue club --yes");
      expect(issued.code, issued.stderr).to.equal(0);
      expect(issued.stdout).to.match(/^issued at +2020-01-0\d/m);
      await run(`credential present club 0 --out held.json`);
      const asked = await run(`credential verify held.json --any-issuer --schema {schema}`);
      expect(asked.code, asked.stdout).to.equal(1);
      expect(asked.stderr).to.match(/^error: Block \d+ is of 2020-01-01/);
      const then = await run("credential verify held.json --any-issuer --schema {schema} --at block");
      expect(then.code, then.stderr).to.equal(0);
    } finally {
      await past.close();
    }
  });

  it("a node that takes connections and never says a word", async () => {
    for (const { code, stdout, stderr } of await silent) {
      expect(code, stdout).to.equal(1);
      expect(stderr).to.match(/^error: No chain answers at \S+ within 10 s\./);
    }
  });

  const named = (line: string) => line.replaceAll(/\{(\w+)\}/g, (_, name: string) => names.get(name) ?? "");
  const defined = `symbolon() { "${process.execPath}" "${join(ROOT, "scripts/symbolon.ts")}" "$@"; }\n`;
  const program = (line: string) => `"${process.execPath}" "${join(ROOT, "scripts/symbolon.ts")}" ${line}`;
  const envOf = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({ ...CLEAN, ...env });
});
