import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { expect } from "chai";
import { getAddress } from "viem";
import { proveAccount } from "../../../../src/node/allocation/output/proveAccount.ts";
import { proofFromFiles, urlReader } from "../../../../src/sdk/allocation/proof/proofFromFiles.ts";
import type { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import { filesOf, manifestOf, ROWS, treeDirectories } from "../../allocation/treeDirectories.ts";
import { runProcess } from "../runProcess.ts";
import { runSymbolon } from "../runSymbolon.ts";
import { runTree } from "../runTree.ts";

type Answer = { status: number; headers: Record<string, string | string[] | undefined>; body: Buffer };

/** A request with its path as it is, which `fetch` would put in order first. */
function ask(
  url: string,
  path: string,
  method = "GET",
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    request({ hostname, port, path, method, headers, agent: false }, (response) => {
      const pieces: Buffer[] = [];
      response.on("data", (piece: Buffer) => pieces.push(piece));
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(pieces),
        }),
      );
    })
      .on("error", reject)
      .end();
  });
}

describe("symbolon page serve, of a tree", () => {
  const folder = treeDirectories();

  /** Serves a directory in a process of its own while something is done, and ends it as Ctrl-C does. */
  async function served(directory: string, run: (url: string) => Promise<void>): Promise<void> {
    let failed: unknown;
    const { code, stdout } = await runProcess(["scripts/symbolon.ts", "page", "serve", directory, "--json"], {
      meet: (child) => {
        child.stdout?.once("data", (text: string) => {
          run(JSON.parse(text).url)
            .catch((error: unknown) => {
              failed = error;
            })
            .finally(() => child.kill("SIGINT"));
        });
      },
    });
    if (failed !== undefined) throw failed;
    expect(code).to.equal(0);
    expect(JSON.parse(stdout)).to.include({ directory, root: manifestOf(directory).root, count: 21 });
  }

  it("serves every file as it is, to pages of anywhere, and proofs; nothing else, whatever is asked", async () => {
    const directory = await folder.write("out", "native", ROWS, undefined, { proofs: "json" });
    folder.writeFile("secret.txt", "mine");
    symlinkSync(folder.path("secret.txt"), `${directory}/link.bin`);
    const files = filesOf(directory);
    mkdirSync(`${directory}/tiles/00`);
    symlinkSync(folder.path("secret.txt"), `${directory}/tiles/01.bin`);
    symlinkSync(folder.path("secret"), `${directory}/tiles/02`);
    mkdirSync(folder.path("secret"));
    folder.writeFile("secret/03.bin", "mine");
    await served(directory, async (url) => {
      for (const file of files) {
        const { status, headers, body } = await ask(url, `/${file}`);
        expect(status, file).to.equal(200);
        expect(body.equals(readFileSync(`${directory}/${file}`)), file).to.equal(true);
        expect(headers).to.include({
          "access-control-allow-origin": "*",
          "content-length": String(body.length),
        });
        const type = { json: "application/json", bin: "application/octet-stream", csv: "text/csv" };
        expect(headers["content-type"]).to.include(type[file.split(".").at(-1) as keyof typeof type]);
        // Another tree may be in this place tomorrow.
        expect(headers["cache-control"]).to.equal("no-cache");
        const again = await ask(url, `/${file}`, "GET", { "if-none-match": String(headers.etag) });
        expect([again.status, again.body.length], file).to.deep.equal([304, 0]);
        const head = await ask(url, `/${file}`, "HEAD");
        expect(head.body).to.have.length(0);
        expect(head.headers).to.include({ "content-length": String(body.length) });
      }
      for (const path of [
        "/../secret.txt",
        "/tiles/../../secret.txt",
        "/tiles/..%2f..%2fsecret.txt",
        "/%2e%2e/secret.txt",
        "/tiles/%2e%2e/%2e%2e/secret.txt",
        "/..\\secret.txt",
        "//etc/passwd",
        "/link.bin",
        "/tiles",
        "/tiles/",
        "/tiles/00",
        "/tiles/00.bin",
        "/tiles/01.bin",
        "/tiles/02/03.bin",
        "/accounts/../manifest.json",
        "/manifest.json/",
        "/manifest.json%00",
        "/tree.bin",
      ]) {
        expect((await ask(url, path)).status, path).to.equal(404);
      }
      expect((await ask(url, "/manifest.json?fresh=1")).status).to.equal(200);
      expect(await ask(url, "/manifest.json", "POST")).to.deep.include({ status: 405 });
      expect(await ask(url, "/manifest.json", "OPTIONS")).to.deep.include({ status: 204 });

      const { account } = ROWS[4]!;
      const proven = JSON.parse((await ask(url, `/proof/${account}`)).body.toString());
      const { amount, ...rest } = await proveAccount(directory, account);
      expect(proven).to.deep.equal({ ...rest, amount: String(amount) });
      const nobody = await ask(url, `/proof/0x${"1".repeat(40)}`);
      expect(nobody.status).to.equal(404);
      expect(JSON.parse(nobody.body.toString()).error.code).to.equal("AccountNotInTree");
      expect((await ask(url, "/proof/0x12")).status).to.equal(400);

      // As `tree proof` does it, and as a page that knows the root of its campaign.
      const told = await runTree(["proof", url, account, "--json"]);
      expect(JSON.parse(told.stdout)).to.deep.equal(proven);
      const { root } = proven;
      expect(await proofFromFiles({ read: urlReader(`${url}/`), account, root })).to.deep.equal({
        ...rest,
        amount,
      });
      const known = await runTree(["proof", url, account, "--root", root, "--json"]);
      expect(JSON.parse(known.stdout)).to.deep.equal(proven);
      const other = `0x${"11".repeat(32)}` as const;
      const lied = await runTree(["proof", url, account, "--root", other, "--json"]);
      expect(JSON.parse(lied.stdout).error.code).to.equal("RootMismatch");
      const refused = await proofFromFiles({ read: urlReader(url), account, root: other }).catch(
        (error: SymbolonError) => error.code,
      );
      expect(refused).to.equal("RootMismatch");
      const deeper = await runTree(["proof", `${url}/deeper`, account]);
      expect(deeper.code).to.equal(1);
      expect(deeper.stderr).to.include(`${url}/deeper/manifest.json is not served (404)`);

      // A host that lies is found out.
      const tile = `${directory}/tiles/top.bin`;
      const sound = readFileSync(tile);
      writeFileSync(tile, Buffer.concat([sound, Buffer.alloc(10_000)]));
      expect((await runTree(["proof", url, account])).stderr).to.include("is longer than 8192 bytes");
      writeFileSync(tile, sound.fill(1, 40, 41));
      expect((await runTree(["proof", url, account])).stderr).to.include("The tile top.bin leads to");
      renameSync(tile, folder.path("aside"));
      expect((await runTree(["proof", url, account])).stderr).to.include("tiles/top.bin is not served (404)");
      expect((await ask(url, `/proof/${account}`)).status).to.equal(500);
    });
    const silent = await runTree(["proof", "http://127.0.0.1:1", getAddress(ROWS[0]!.account)]);
    expect(silent.stderr).to.include("cannot be fetched");
  });

  it("says what is in its way", async () => {
    const directory = await folder.write("out");
    const opened = await runSymbolon(["page", "serve", directory, "--host", "0.0.0.0"]);
    expect([opened.code, opened.stderr.includes("--host is for built pages")]).to.deep.equal([2, true]);
    writeFileSync(folder.path("manifest.json"), "{}");
    const { stdout } = await runSymbolon(["page", "serve", folder.path(""), "--json"]);
    expect(JSON.parse(stdout).error.code).to.equal("BadManifest");
    await served(directory, async (url) => {
      const { port } = new URL(url);
      const { status, stderr } = spawnSync(
        process.execPath,
        ["scripts/symbolon.ts", "page", "serve", directory, "--port", port],
        { encoding: "utf8" },
      );
      expect(status).to.equal(1);
      expect(stderr).to.include(`Port ${port} of 127.0.0.1 is not available (EADDRINUSE)`);
    });
  });
});
