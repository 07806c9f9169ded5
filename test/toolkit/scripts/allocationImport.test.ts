import type { ChildProcess } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { type Address, erc20Abi, type Hex } from "viem";
import { getBlockNumber, writeContract } from "viem/actions";
import { spread } from "../allocation/allocationOf.ts";
import {
  merklFile,
  type PublishedFile,
  sablierFile,
  uniswapFile,
} from "../allocation/imports/publishedLists.ts";
import { temporaryFolder } from "../allocation/temporaryFolder.ts";
import { closeServer } from "../closeServer.ts";
import { openFaultyNode } from "./faultyNode.ts";
import { deploySablier, deployTold, deployUniswap } from "./foreignDistributors.ts";
import { type OperatorChain, openOperatorChain } from "./operatorChain.ts";
import { runProcess } from "./runProcess.ts";
import { runSymbolon } from "./runSymbolon.ts";

const ONE = 10n ** 18n;
const ROWS = Array.from({ length: 150 }, (_, i) => ({
  account: spread(i) as Hex,
  amount: BigInt(i + 1) * ONE,
}));
const KEYS = "campaignId,reason,lastProcessedTimestamp,auxiliaryData1,auxiliaryData2";
const TOTAL = ROWS.reduce((sum, { amount }) => sum + amount, 0n);

const SYMBOLON = join(import.meta.dirname, "..", "..", "..", "scripts", "symbolon.ts");

describe("symbolon allocation import", () => {
  const folder = temporaryFolder();
  let chain: OperatorChain;
  let token: Address;

  before(async () => {
    chain = await openOperatorChain();
    token = await chain.token();
  });
  after(() => chain.close());

  const run = (args: readonly string[], rpc = chain.rpc) =>
    runSymbolon(["allocation", "import", ...args], { SYMBOLON_RPC_URL: rpc });
  const write = ({ text }: Pick<PublishedFile, "text">) => folder.write("list.json", text);
  const give = (to: Address, amount: bigint) =>
    writeContract(chain.operator, {
      address: token,
      abi: erc20Abi,
      functionName: "transfer",
      args: [to, amount],
      chain: null,
    } as never);

  async function imported(args: readonly string[], rpc?: string) {
    const { code, stdout, stderr } = await run([...args, "--json"], rpc);
    expect(code, stderr + stdout).to.equal(0);
    return JSON.parse(stdout);
  }
  async function refused(args: readonly string[], rpc?: string) {
    const { code, stdout, stderr } = await run([...args, "--json"], rpc);
    expect(code, stderr + stdout).to.equal(1);
    return JSON.parse(stdout).error;
  }
  const rowsIn = (out: string) =>
    readFileSync(`${out}/allocation.csv`, "utf8").toLowerCase().trim().split("\n").slice(1);

  const sumOf = (rows: readonly { amount: bigint }[]) => rows.reduce((sum, { amount }) => sum + amount, 0n);
  const blockNow = async () => String(await getBlockNumber(chain.reader, { cacheTime: 0 }));

  it("subtracts what Uniswap's distributor has paid, and leaves rows that tree build takes", async () => {
    const { rows, ...file } = uniswapFile(ROWS);
    const { address, claim } = await deployUniswap(chain, token, file.root);
    const claimed = [0, 3, 149];
    await give(address, sumOf(claimed.map((index) => rows[index]!)));
    for (const index of claimed) await claim(index, rows[index]!, file.proofOf(index));
    const out = folder.path("rest");
    const told = await imported(["uniswap", write(file), "--contract", address, "--out", out]);
    const left = rows.filter((_, index) => !claimed.includes(index));
    const total = sumOf(left);
    expect(told).to.include({ root: file.root, convention: "uniswap", leaves: 150, total: String(TOTAL) });
    expect(told.paid).to.include({ leaves: 3, amount: String(TOTAL - total), holds: "0" });
    expect(told.since).to.deep.equal({ leaves: 0, holds: "0" });
    expect(told.left).to.deep.equal({ accounts: 147, total: String(total) });
    expect(rowsIn(out)).to.deep.equal(
      left.map(({ account, amount }) => `${account.toLowerCase()},${amount}`),
    );
    const record = JSON.parse(readFileSync(`${out}/import.json`, "utf8"));
    expect(record).to.deep.include({ from: "uniswap", root: file.root, left: told.left });
    const people = await run(["uniswap", write(file), "--contract", address, "--out", out]);
    expect(people.code, people.stderr).to.equal(0);
    const text = (units: bigint) => (units / ONE).toLocaleString("en");
    expect(people.stdout).to.match(
      new RegExp(`^claimed +${text(TOTAL - total)} ODD of 3 leaves by block \\d+$`, "m"),
    );
    expect(people.stdout).to.match(/^holds +0 ODD at 0x\w{40}$/m);
    const next = people.stdout.trim().split("\n").at(-1) ?? "";
    const words = next.replace("next: symbolon ", "").replace("TREE", folder.path("tree")).split(" ");
    expect((await runSymbolon(words)).code).to.equal(0);
    // Another import does not write over it unasked.
    await give(address, rows[5]!.amount);
    await claim(5, rows[5]!, file.proofOf(5));
    const again = ["uniswap", write(file), "--contract", address, "--out", out];
    expect(await refused(again)).to.include({ code: "OutputInTheWay" });
    expect((await imported([...again, "--replace"])).left.accounts).to.equal(146);
  });

  it("writes nothing while the contract could pay on: at the block, or now, or it did since", async () => {
    const { rows, ...file } = uniswapFile(ROWS);
    const { address, claim } = await deployUniswap(chain, token, file.root);
    const out = folder.path("rest");
    const args = ["uniswap", write(file), "--contract", address];
    const empty = await blockNow();
    await give(address, rows[7]!.amount);
    const funded = await blockNow();
    for (const block of [empty, funded]) {
      const error = await refused([...args, "--block", block, "--out", out]);
      expect(error).to.include({ code: "StillPays" });
      expect(error.reason).to.include(`holds ${rows[7]!.amount} base units of`);
    }
    await claim(7, rows[7]!, file.proofOf(7));
    // It is empty now, as after a clawback, and this block is before it: what was claimed in between is not in its state.
    expect(await refused([...args, "--block", funded, "--out", out])).to.include({ code: "StillPays" });
    for (const flag of [["--stopped"], []]) {
      const error = await refused([...args, "--block", empty, "--out", out, ...flag]);
      expect(error).to.include({ code: "ClaimedSince" });
      expect(error.reason).to.include(rows[7]!.account.toLowerCase());
    }
    expect(existsSync(out)).to.equal(false);
    const { since, warnings } = await imported([...args, "--block", funded]);
    expect(since).to.deep.equal({ leaves: 1, holds: "0" });
    expect(warnings.join()).to.include("1 leaf something was claimed after that block");
    expect((await imported([...args, "--out", out])).left.accounts).to.equal(149);
    // Dust that anybody sends is no reason not to go on.
    await give(address, 1n);
    const again = [...args, "--out", out, "--replace"];
    expect(await refused(again)).to.include({ code: "StillPays" });
    expect((await imported([...again, "--stopped"])).left.accounts).to.equal(149);
  });

  it("subtracts what a campaign of Sablier's has paid into streams, and rows of one account together", async () => {
    const rows = [...ROWS.slice(0, 4), { account: ROWS[1]!.account, amount: 9n }];
    const file = sablierFile(rows);
    const { address, claim } = await deploySablier(chain, token, file.root);
    await give(address, 5n * ONE);
    await claim(1, rows[1]!, file.proofOf(1));
    await claim(2, rows[2]!, file.proofOf(2));
    const out = folder.path("rest");
    const told = await imported(["sablier", write(file), "--contract", address, "--out", out]);
    expect(told.paid).to.include({ leaves: 2, amount: String(5n * ONE) });
    expect(rowsIn(out)).to.deep.equal([
      `${rows[0]!.account},${ONE}`,
      `${rows[3]!.account},${4n * ONE}`,
      `${rows[1]!.account},9`,
    ]);
  });

  it("takes what a claim of Sablier's forwent for claimed", async () => {
    const file = sablierFile(ROWS.slice(0, 5));
    const { address, call } = await deployTold(chain, file.root, token);
    await call("claim", 0n);
    await call("claim", 1n);
    const { left, warnings, paid } = await imported(["sablier", write(file), "--contract", address]);
    expect(left).to.deep.equal({ accounts: 3, total: String(12n * ONE) });
    expect(paid.holds).to.equal("0");
    expect(warnings.join()).to.include("would be paid twice");
  });

  it("subtracts what Merkl has paid of one token, and refuses several by their names", async () => {
    const other = spread(700) as Hex;
    const rewards = [
      ...ROWS.slice(0, 3).map((row) => ({ ...row, token: token.toLowerCase() as Hex })),
      { account: ROWS[0]!.account, amount: 5n, token: other },
    ];
    const file = merklFile(rewards);
    const { address, call } = await deployTold(chain, file.root, token);
    await call("pay", ROWS[0]!.account, token, ONE / 4n);
    await call("pay", ROWS[0]!.account, token, ONE / 4n);
    await call("pay", ROWS[2]!.account, token, 4n * ONE);
    await call("pay", ROWS[1]!.account, other, 3n);
    const args = ["merkl", write(file), "--contract", address];
    const several = await refused(args);
    expect(several).to.include({ code: "SeveralTokens" });
    expect(several.reason).to.include(`${token.toLowerCase()} (3), ${other} (1)`);
    expect(await refused([...args, "--token", spread(9)])).to.include({ code: "TokenNotListed" });
    const out = folder.path("rest");
    // Its contract pays for everybody, so that nothing shows that it has stopped.
    const shared = await refused([...args, "--token", token, "--out", out]);
    expect(shared).to.include({ code: "StillPays" });
    expect(shared.reason).to.include("pays all programmes that reward with");
    const told = await imported([...args, "--token", token, "--out", out, "--stopped"]);
    expect(told.paid).to.include({ leaves: 2, beyond: 1, amount: String((7n * ONE) / 2n) });
    expect(rowsIn(out)).to.deep.equal([`${ROWS[0]!.account},${ONE / 2n}`, `${ROWS[1]!.account},${2n * ONE}`]);
    expect(told).to.deep.include({ entries: 4, leaves: 3, token: token.toLowerCase() });
    expect(told.stated).to.deep.equal({ root: null, total: null, count: null });
    expect(told.warnings.join()).to.include("pays and holds for everybody who rewards with");
    expect(told.warnings.join()).to.include("Of 1 leaf more was paid than the list gives");
  });

  it("reads no events, which a node may have dropped or tell of twice", async () => {
    const { rows, ...file } = uniswapFile(ROWS);
    const { address, claim } = await deployUniswap(chain, token, file.root);
    await give(address, rows[2]!.amount);
    await claim(2, rows[2]!, file.proofOf(2));
    const node = await openFaultyNode(chain.rpc);
    try {
      const { left } = await imported(["uniswap", write(file), "--contract", address], node.url);
      expect(left.accounts).to.equal(149);
      expect(node.asked).to.include("eth_call").and.not.include("eth_getLogs");
      // All is read at the block, also where a node does not take its hash; then it must still be the same block.
      node.answer = (method, params) =>
        method === "eth_call" && typeof params[1] === "object"
          ? { error: { code: -32602, message: "no" } }
          : undefined;
      const before = String(Number(await blockNow()) - 1);
      const earlier = await imported(
        ["uniswap", write(file), "--contract", address, "--block", before],
        node.url,
      );
      expect(earlier).to.deep.include({ since: { leaves: 1, holds: "0" } });
      expect(earlier.left.accounts).to.equal(150);
      node.answer = (method) =>
        method === "eth_call" ? { error: { code: -32000, message: "missing trie node 12" } } : undefined;
      const gone = await refused(["uniswap", write(file), "--contract", address], node.url);
      expect(gone).to.include({ code: "NotOnNode" });
      expect(gone.hint).to.include("without --block");
    } finally {
      await node.close();
    }
  });

  it("refuses another contract's root, and what is no such contract", async () => {
    const file = sablierFile(ROWS.slice(0, 4));
    const { address } = await deployTold(chain, sablierFile(ROWS).root, token);
    const args = ["sablier", write(file), "--contract", address];
    expect(await refused(args)).to.include({ code: "RootMismatch" });
    const given = await refused([...args, "--root", file.root]);
    expect(given).to.include({ code: "RootMismatch" });
    expect(given.reason).to.include(`The root that is given is ${file.root}, and`);
    for (const contract of [token, spread(77)]) {
      const error = await refused(["sablier", write(file), "--contract", contract]);
      expect(error).to.include({ code: "NotADistributor" });
      expect(error.reason).to.include("MERKLE_ROOT()");
    }
  });

  it("refuses options that would not count", async () => {
    const file = write(sablierFile(ROWS.slice(0, 4)));
    const wrong = [["--token", token], ["--out", folder.path("rest")], ["--block", "1"], ["--stopped"]];
    for (const args of wrong) expect((await run(["sablier", file, ...args])).code, args[0]).to.equal(2);
  });

  it("reads a file from its address, and refuses one that is not there or has no end", async () => {
    const file = sablierFile(ROWS);
    let answer: "file" | "none" | "long" | "broken" = "file";
    const server = createServer((_, response) => {
      if (answer === "none") response.writeHead(404).end("no");
      else if (answer === "long") response.writeHead(200, { "content-length": String(2 ** 31) }).write("{");
      else response.end(answer === "broken" ? file.text.slice(0, 99) : file.text);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    try {
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/campaign.json`;
      const told = await imported(["sablier", url]);
      expect(told).to.deep.include({ root: file.root, entries: 150, paid: null });
      expect(told.source.name).to.equal("campaign.json");
      answer = "none";
      expect(await refused(["sablier", url])).to.include({ code: "NotFetched" });
      answer = "broken";
      const broken = await run(["sablier", url]);
      expect(broken.stderr)
        .to.include(`${url.replace("campaign", ".../campaign")}`)
        .and.not.include(tmpdir());
      answer = "long";
      expect(await refused(["sablier", url])).to.include({ code: "TooLongToFetch" });
    } finally {
      await closeServer(server);
    }
  });

  it("leaves nothing of a file behind that was not yet there when it was stopped", async () => {
    const place = folder.path("temporary");
    mkdirSync(place);
    let child: ChildProcess | undefined;
    let wasThere = false;
    const server = createServer((_, response) => {
      wasThere = readdirSync(place).length > 0;
      response.write("{");
      child?.kill("SIGTERM");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    try {
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/campaign.json`;
      const { code } = await runProcess([SYMBOLON, "allocation", "import", "sablier", url], {
        env: { TMPDIR: place },
        meet: (one) => {
          child = one;
        },
      });
      expect(code).to.equal("SIGTERM");
      expect(wasThere).to.equal(true);
      expect(readdirSync(place)).to.deep.equal([]);
    } finally {
      await closeServer(server);
    }
  });

  it("refuses a list whose leaves its contract would not pay", async () => {
    const rewards = ROWS.slice(0, 3).map((row) => ({ ...row, token }));
    const merkl = merklFile(rewards);
    const asUniswap = await refused([
      "uniswap",
      write(merkl),
      "--root",
      merkl.root,
      "--ignore-columns",
      KEYS,
      "--map",
      "beneficiary=rewardToken",
    ]);
    expect(asUniswap).to.include({ code: "OtherLeaves" });
    expect(asUniswap.reason).to.include("bind another address beside the account");
    const asMerkl = await refused(["merkl", write(sablierFile(ROWS.slice(0, 3)))]);
    expect(asMerkl.reason).to.include("bind no token");
    // The contract pays but one of two leaves with one index, and its state does not say which.
    const twins = uniswapFile(ROWS.slice(0, 3), (place) => Math.min(place, 1));
    const { address } = await deployUniswap(chain, token, twins.root);
    const asOne = await refused(["uniswap", write(twins), "--contract", address]);
    expect(asOne).to.include({ code: "OtherLeaves" });
    expect(asOne.reason).to.include("have an index twice");
  });

  it("writes nothing where nothing is left, and says so", async () => {
    const file = sablierFile(ROWS.slice(0, 1));
    const { address, call } = await deployTold(chain, file.root, token);
    await call("claim", 0n);
    const out = folder.path("rest");
    const args = ["sablier", write(file), "--contract", address];
    expect((await imported(args)).left).to.deep.equal({ accounts: 0, total: "0" });
    expect((await run(args)).stdout.trim().split("\n").at(-1)).to.equal("nothing is left to import");
    expect(await refused([...args, "--out", out])).to.include({ code: "NothingLeft" });
    expect(existsSync(out)).to.equal(false);
  });
});
