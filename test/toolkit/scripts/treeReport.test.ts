import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import type { Address } from "viem";
import { addressOf, spread } from "../allocation/allocationOf.ts";
import { temporaryFolder } from "../allocation/temporaryFolder.ts";
import { openAnswering } from "../answering.ts";
import { expectSelfContained, expectWellFormed } from "./expectPage.ts";
import { runTree } from "./runTree.ts";
import { serveChain } from "./servedChain.ts";

const ROWS = 40;
const csv = `account,amount\n${Array.from({ length: ROWS }, (_, i) => `${spread(i)},${i + 1}.5`).join("\n")}\n`;

describe("symbolon tree report", () => {
  const folder = temporaryFolder();
  const run = async (...args: string[]) => {
    const ended = await runTree(["report", ...args]);
    return { ...ended, json: ended.stdout.startsWith("{") ? JSON.parse(ended.stdout) : undefined };
  };

  it("describes a file on the terminal, as JSON and as a page, the same each time", async () => {
    const file = folder.write("drop.csv", csv);
    const page = folder.path("report.html");
    const { code, stdout, stderr } = await run(file, "--decimals", "1", "--out", page);
    expect(code, stderr).to.equal(0);
    expect(stdout)
      .to.match(/total +840 tokens/)
      .and.match(/half of it +12 accounts \(30 %\)/);
    const html = readFileSync(page, "utf8");
    expectWellFormed(html);
    expectSelfContained(html);
    expect(html).to.include("Allocation of drop.csv").and.not.include(folder.path(""));
    // Its own page it writes again.
    expect((await run(file, "--decimals", "1", "--out", page)).code).to.equal(0);
    expect(readFileSync(page, "utf8")).to.equal(html);
    const { json } = await run(file, "--decimals", "1", "--json");
    expect(json).to.deep.include({ rows: ROWS, total: "8400", decimals: 1, root: null, contracts: null });
    expect(json.signs.map((sign: { code: string }) => sign.code)).to.include("SharedDigits");
    expect(json.histogram.rows).to.have.length(json.histogram.edges.length - 1);
  });

  it("describes a tree with its root, source and decimals, and refuses rows that are not its own", async () => {
    const file = folder.write("drop.csv", csv);
    const tree = folder.path("tree");
    const built = await runTree(["build", file, "--decimals", "1", "--out", tree, "--json"]);
    expect(built.code, built.stderr).to.equal(0);
    const page = folder.path("report.html");
    const { json } = await run(tree, "--json", "--out", page);
    expect(json).to.deep.include({
      root: JSON.parse(built.stdout).root,
      convention: "native",
      decimals: 1,
      total: "8400",
    });
    expect(json.source.name).to.equal("drop.csv");
    expect(readFileSync(page, "utf8")).to.include(json.root);
    for (const option of ["--decimals", "--rows", "--total", "--max-problems"]) {
      const wrong = await run(tree, option, "6");
      expect([wrong.code, wrong.stderr.split("\n")[0]]).to.deep.equal([
        2,
        `error: ${option} is for a file of rows, but ${tree} is a tree, which has its own`,
      ]);
    }
    const rows = `${tree}/allocation.csv`;
    writeFileSync(rows, readFileSync(rows, "utf8").replace(",15\n", ",16\n"));
    const refused = await run(tree);
    expect(refused.code).to.equal(1);
    expect(refused.stderr).to.include("differs from its manifest");
  });

  it("shows base units as tokens where it is told the decimals, and not against the input's own", async () => {
    const file = folder.write("units.csv", csv.replaceAll(".5", "5"));
    const unstated = await run(file, "--json");
    expect([unstated.code, unstated.json.error.code]).to.deep.equal([1, "AmountsAreTokens"]);
    expect((await run(file, "--base-units")).stdout).to.match(/total +8,400 base units/);
    expect((await run(file, "--show-decimals", "1")).stdout).to.match(/total +840 tokens/);
    const own = folder.write("drop.csv", csv);
    const { code, stderr } = await run(own, "--decimals", "1", "--show-decimals", "2");
    expect(code).to.equal(2);
    expect(stderr).to.include("states 1 decimals");
  });

  it("guesses the decimals of a total that nobody can read, says so, and takes them from whoever knows", async () => {
    // As most published files are: base units of 18 decimals, or of 6.
    const guessed = async (zeros: number, ...args: string[]) => {
      const file = folder.write("units.csv", csv.replaceAll(".5", "0".repeat(zeros)));
      const page = folder.path("report.html");
      const unit = args.length === 0 ? ["--base-units"] : args;
      const { stdout, stderr } = await run(file, "--out", page, "--replace", ...unit);
      return { told: stdout || stderr, page: readFileSync(page, "utf8") };
    };
    const eighteen = await guessed(18);
    expect(eighteen.told)
      .to.match(/^total +820 tokens$/m)
      .and.match(/^decimals .* 18 are a guess, .*--show-decimals 18.*--decimals/m);
    expect(eighteen.page).to.include("The decimals are a guess.").and.include("18, a guess");
    expect(eighteen.page).to.include("820,000,000,000,000,000,000").and.include("tokens an account gets");
    const six = await guessed(14);
    expect(six.told)
      .to.match(/^total +82,000,000,000 tokens$/m)
      .and.include("--show-decimals 6");
    const known = await guessed(18, "--show-decimals", "16");
    expect(known.told)
      .to.match(/^total +82,000 tokens$/m)
      .and.not.include("guess");
    expect(known.page).not.to.include("guess");
    expect((await guessed(18, "--show-decimals", "0")).told).to.match(
      /^total +820,000,000,000,000,000,000 tokens$/m,
    );
    // At 10^15 and below, base units can be read.
    expect((await guessed(12)).told)
      .to.match(/^total +820,000,000,000,000 base units$/m)
      .and.not.include("guess");
    const file = folder.write("units.csv", csv.replaceAll(".5", "0".repeat(18)));
    const { json } = await run(file, "--base-units", "--json");
    expect(json).to.deep.include({ decimals: null });
    expect(json.shownDecimals).to.include({ decimals: 18, isGuess: true });
  });

  it("warns where there would be more tokens than there are of any, in a report and as the tree is built", async () => {
    const file = folder.write("units.csv", csv.replaceAll(".5", "0".repeat(18)));
    const page = folder.path("report.html");
    const { stdout } = await run(file, "--decimals", "18", "--out", page);
    expect(
      stdout.match(
        /^warning +The total is 8\.2 \* 10\^20 tokens, .*with --base-units instead of --decimals/gm,
      ),
    ).to.have.length(1);
    expect(readFileSync(page, "utf8").match(/Too many tokens\.|<li>The total is/g)).to.have.length(1);
    const built = await runTree(["build", file, "--decimals", "18"]);
    expect(built.stdout).to.match(/^warning: The total is 8\.2 \* 10\^20 tokens/m);
    expect((await runTree(["build", file, "--base-units"])).stdout).not.to.include("warning: The ");
  });

  it("overwrites nobody's file unless told to, nor another report", async () => {
    const file = folder.write("drop.csv", csv);
    const own = folder.write("notes.html", "<p>my notes</p>");
    const refused = await run(file, "--decimals", "1", "--out", own);
    expect([refused.code, readFileSync(own, "utf8")]).to.deep.equal([1, "<p>my notes</p>"]);
    expect(refused.stderr).to.include("is not overwritten");
    expect((await run(file, "--decimals", "1", "--out", folder.path(""))).stderr).to.include("is a folder");
    expect((await run(file, "--decimals", "1", "--out", own, "--replace")).code).to.equal(0);
    const page = readFileSync(own, "utf8");
    expect(page).to.include("<!doctype html>");
    expect((await run(file, "--decimals", "1", "--out", own)).code).to.equal(0);
    expect((await run(file, "--decimals", "2", "--out", own)).code).to.equal(1);
    expect(readFileSync(own, "utf8")).to.equal(page);
  });

  for (const args of [
    ["--replace"],
    ["--block", "1"],
    ["--sample", "10"],
    ["--rpc", "http://127.0.0.1:1", "--seed", "2"],
  ]) {
    it(`exits 2 for ${args.join(" ")} alone`, async () => {
      const { code, stderr } = await run("drop.csv", ...args);
      expect([code, stderr.includes("needs")]).to.deep.equal([2, true]);
    });
  }

  describe("with a chain", () => {
    let chain: Awaited<ReturnType<typeof serveChain>>;
    const greatest = 39;
    const other = 7;
    const delegating = 20;
    const delegate = addressOf(0xde1e);

    before(async () => {
      chain = await serveChain();
      const code = (index: number, bytecode: `0x${string}`) =>
        chain.node.setCode({ address: spread(index) as Address, bytecode });
      await code(greatest, "0x60016002");
      await code(other, "0x60016002");
      await code(delegating, `0xef0100${delegate.slice(2)}`);
    });
    after(() => chain.close());

    /** A node that fails after so many requests, and counts them. */
    async function withNode<Result>(
      limit: number,
      use: (url: string, asked: () => number) => Promise<Result>,
      alter = (_body: string, answer: string) => answer,
    ) {
      let requests = 0;
      const server = await openAnswering(async ({ response, body }) => {
        if (body.includes("eth_getCode") && ++requests > limit) {
          response.writeHead(404).end("gone");
          return;
        }
        const headers = { "content-type": "application/json" };
        const answer = await fetch(chain.rpc, { method: "POST", headers, body });
        response.writeHead(200, headers).end(alter(body, await answer.text()));
      });
      try {
        return await use(server.url, () => requests);
      } finally {
        await server.close();
      }
    }

    it("tells contracts and delegations at one block, in batches, and again the same at that block", async () => {
      const file = folder.write("drop.csv", csv);
      await withNode(1_000, async (rpc, asked) => {
        const first = await run(file, "--decimals", "1", "--rpc", rpc, "--json", "--batch", "16");
        expect(first.code, first.stderr).to.equal(0);
        const { contracts } = first.json;
        expect(contracts).to.deep.include({
          asked: { rows: 40, amount: "8400" },
          contracts: { rows: 2, amount: String(405 + 85) },
          delegated: { rows: 1, amount: "215" },
        });
        expect(contracts.greatest.map(({ index }: { index: number }) => index)).to.deep.equal([39, 20, 7]);
        expect(contracts.delegates).to.deep.equal([{ delegate, rows: 1, amount: "215" }]);
        expect(asked()).to.equal(3);
        await chain.node.mine({ blocks: 2 });
        const { number } = contracts.block;
        const again = await run(
          file,
          "--decimals",
          "1",
          "--rpc",
          rpc,
          "--json",
          "--block",
          number,
          "--batch",
          "1",
        );
        expect(again.json.contracts).to.deep.equal(contracts);
        expect(asked()).to.equal(3 + 40);
      });
    });

    it("gives the words of a node that answers many questions with one refusal", async () => {
      const file = folder.write("drop.csv", csv);
      const one = JSON.stringify({ jsonrpc: "2.0", id: 1, error: { code: -32_600, message: "no batches" } });
      const { json, stderr } = await withNode(
        1_000,
        (rpc) => run(file, "--decimals", "1", "--rpc", rpc, "--json"),
        (body, answer) => (body.startsWith("[") ? one : answer),
      );
      expect(json.error.code, stderr).to.equal("CodesNotRead");
      expect(json.error.reason).to.contain("It says: no batches.");
    });

    it("begins anew for other rows, and refuses answers that two blocks of one number gave", async () => {
      const page = folder.path("report.html");
      const args = ["--decimals", "1", "--out", page, "--batch", "4", "--json"];
      const first = folder.write("drop.csv", csv);
      await withNode(6, (rpc) => run(first, ...args, "--rpc", rpc));
      const fewer = folder.write("fewer.csv", csv.split("\n").slice(0, 25).join("\n"));
      await withNode(1_000, async (rpc, asked) => {
        expect((await run(fewer, ...args, "--rpc", rpc)).code).to.equal(0);
        expect(asked()).to.equal(6);
      });
      let blocks = 0;
      const reorganize = (body: string, answer: string) =>
        body.includes("eth_getBlockByNumber") && ++blocks === 2
          ? answer.replace(/"hash":"0x[0-9a-f]{64}"/, `"hash":"0x${"12".repeat(32)}"`)
          : answer;
      await withNode(
        1_000,
        async (rpc) => {
          const { json } = await run(first, "--decimals", "1", "--rpc", rpc, "--json");
          expect(json.error.code).to.equal("BlockReorganized");
        },
        reorganize,
      );
    });

    it("asks a sample only, and says so", async () => {
      const file = folder.write("drop.csv", csv);
      const { json, code, stderr } = await run(
        file,
        "--decimals",
        "1",
        "--rpc",
        chain.rpc,
        "--sample",
        "10",
        "--json",
      );
      expect(code, stderr).to.equal(0);
      expect(json.contracts.asked.rows).to.equal(10);
      expect(json.contracts.sample).to.deep.include({ size: 10, seed: 1, greatest: 5 });
    });

    it("goes on where it failed, at the same block, and leaves nothing behind", async () => {
      const file = folder.write("drop.csv", csv);
      const page = folder.path("report.html");
      const args = [file, "--decimals", "1", "--out", page, "--batch", "4", "--json"];
      const failed = await withNode(6, (rpc) => run(...args, "--rpc", rpc));
      expect(failed.code).to.equal(1);
      expect(failed.json.error.code).to.equal("CodesNotRead");
      expect([existsSync(page), existsSync(`${page}.codes`)]).to.deep.equal([false, true]);
      // As if the process had died while it wrote.
      writeFileSync(`${page}.codes`, `${readFileSync(`${page}.codes`, "utf8")}\n{"piece":9,"co`);
      await chain.node.mine({ blocks: 1 });
      await withNode(1_000, async (rpc, asked) => {
        const done = await run(...args, "--rpc", rpc);
        expect(done.code, done.stderr).to.equal(0);
        expect(done.json.contracts.contracts.rows).to.equal(2);
        expect(asked()).to.be.within(4, 7);
        expect(existsSync(`${page}.codes`)).to.equal(false);
        expect(readFileSync(page, "utf8")).to.include("Contract accounts");
        const fresh = await run(...args, "--rpc", rpc, "--block", String(done.json.contracts.block.number));
        expect(fresh.json.contracts).to.deep.equal(done.json.contracts);
      });
    });
  });
});
