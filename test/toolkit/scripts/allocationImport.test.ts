import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { type Address, erc20Abi, type Hex } from "viem";
import { writeContract } from "viem/actions";
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
import { runSymbolon } from "./runSymbolon.ts";

const ONE = 10n ** 18n;
const ROWS = Array.from({ length: 150 }, (_, i) => ({
  account: spread(i) as Hex,
  amount: BigInt(i + 1) * ONE,
}));
const KEYS = "campaignId,reason,lastProcessedTimestamp,auxiliaryData1,auxiliaryData2";
const TOTAL = ROWS.reduce((sum, { amount }) => sum + amount, 0n);

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

  it("subtracts what Uniswap's distributor has paid, and leaves rows that tree build takes", async () => {
    const { rows, ...file } = uniswapFile(ROWS);
    const { address, claim } = await deployUniswap(chain, token, file.root);
    await give(address, TOTAL);
    const claimed = [0, 3, 149];
    for (const index of claimed) await claim(index, rows[index]!, file.proofOf(index));
    const out = folder.path("rest");
    const told = await imported(["uniswap", write(file), "--contract", address, "--out", out]);
    const left = rows.filter((_, index) => !claimed.includes(index));
    const total = left.reduce((sum, { amount }) => sum + amount, 0n);
    expect(told).to.include({ root: file.root, convention: "uniswap", leaves: 150, total: String(TOTAL) });
    expect(told.paid).to.include({ claims: 3, amount: String(TOTAL - total), holds: String(total) });
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
      new RegExp(`^claimed +${text(TOTAL - total)} ODD by 3 events up to block \\d+$`, "m"),
    );
    expect(people.stdout).to.match(new RegExp(`^holds +${text(total)} ODD at 0x\\w{40}: what is left$`, "m"));
    const next = people.stdout.trim().split("\n").at(-1) ?? "";
    const words = next.replace("next: symbolon ", "").replace("TREE", folder.path("tree")).split(" ");
    expect((await runSymbolon(words)).code).to.equal(0);
    // Another import does not write over it unasked.
    await claim(5, rows[5]!, file.proofOf(5));
    const again = ["uniswap", write(file), "--contract", address, "--out", out];
    expect(await refused(again)).to.include({ code: "OutputInTheWay" });
    expect((await imported([...again, "--replace"])).left.accounts).to.equal(146);
  });

  it("subtracts what a campaign of Sablier's has paid into streams, and rows of one account together", async () => {
    const rows = [...ROWS.slice(0, 4), { account: ROWS[1]!.account, amount: 9n }];
    const file = sablierFile(rows);
    const { address, claim } = await deploySablier(chain, token, file.root);
    await give(address, TOTAL);
    await claim(1, rows[1]!, file.proofOf(1));
    await claim(2, rows[2]!, file.proofOf(2));
    const out = folder.path("rest");
    const told = await imported(["sablier", write(file), "--contract", address, "--out", out]);
    expect(told.paid).to.include({ claims: 2, amount: String(5n * ONE) });
    expect(rowsIn(out)).to.deep.equal([
      `${rows[0]!.account},${ONE}`,
      `${rows[3]!.account},${4n * ONE}`,
      `${rows[1]!.account},9`,
    ]);
  });

  it("takes what a claim of Sablier's forwent for claimed, and knows its later events", async () => {
    const file = sablierFile(ROWS.slice(0, 5));
    const { address, call } = await deployTold(chain, file.root, token);
    await call("instant", 0n, ROWS[0]!.account, ONE, true);
    await call("early", 1n, ROWS[1]!.account, ONE / 2n, (3n * ONE) / 2n);
    const { left, warnings, paid } = await imported(["sablier", write(file), "--contract", address]);
    expect(left).to.deep.equal({ accounts: 3, total: String(12n * ONE) });
    expect(paid.holds).to.equal("0");
    expect(warnings.join()).to.include("would be paid twice");
  });

  it("subtracts what Merkl has paid of one token, and refuses several by their names", async () => {
    const other = spread(700) as Hex;
    const gone = spread(701) as Hex;
    const rewards = [
      ...ROWS.slice(0, 3).map((row) => ({ ...row, token: token.toLowerCase() as Hex })),
      { account: ROWS[0]!.account, amount: 5n, token: other },
    ];
    const file = merklFile(rewards);
    const { address, call } = await deployTold(chain, file.root, token);
    await call("pay", ROWS[0]!.account, token, ONE / 4n, true);
    await call("pay", ROWS[0]!.account, token, ONE / 4n, true);
    await call("pay", ROWS[2]!.account, token, 3n * ONE, true);
    await call("pay", ROWS[1]!.account, other, 3n, true);
    await call("pay", gone, token, 3n, true);
    const args = ["merkl", write(file), "--contract", address];
    const several = await refused(args);
    expect(several).to.include({ code: "SeveralTokens" });
    expect(several.reason).to.include(`${token.toLowerCase()} (3), ${other} (1)`);
    expect(await refused([...args, "--token", spread(9)])).to.include({ code: "TokenNotListed" });
    const out = folder.path("rest");
    const told = await imported([...args, "--token", token, "--out", out]);
    expect(told.paid).to.include({ claims: 4, beyond: 1 });
    expect(rowsIn(out)).to.deep.equal([`${ROWS[0]!.account},${ONE / 2n}`, `${ROWS[1]!.account},${2n * ONE}`]);
    expect(told).to.deep.include({ entries: 4, leaves: 3, token: token.toLowerCase() });
    expect(told.warnings.join()).to.include("1 were paid more than the list gives them");
    await call("pay", ROWS[1]!.account, token, 1n, false);
    expect(await refused([...args, "--token", token])).to.include({ code: "ClaimsMissing" });
  });

  it("finds a node that has dropped events, by the contract's state", async () => {
    const { rows, ...file } = uniswapFile(ROWS);
    const { address, claim } = await deployUniswap(chain, token, file.root);
    await give(address, TOTAL);
    await claim(2, rows[2]!, file.proofOf(2));
    const node = await openFaultyNode(chain.rpc);
    try {
      node.answer = (method) => (method === "eth_getLogs" ? { result: [] } : undefined);
      const error = await refused(["uniswap", write(file), "--contract", address], node.url);
      expect(error).to.include({ code: "ClaimsMissing" });
      expect(error.reason).to.include(rows[2]!.account.toLowerCase());
    } finally {
      await node.close();
    }
  });

  it("refuses claims that are not of the list, and one that comes twice", async () => {
    const file = sablierFile(ROWS.slice(0, 4));
    const wrong = [
      [9n, ROWS[0]!.account, ONE],
      [1n, ROWS[0]!.account, 2n * ONE],
      [0n, ROWS[0]!.account, 2n * ONE],
    ] as const;
    for (const [index, account, amount] of wrong) {
      const { address, call } = await deployTold(chain, file.root, token);
      await call("instant", index, account, amount, true);
      const error = await refused(["sablier", write(file), "--contract", address]);
      expect(error).to.include({ code: "ClaimNotListed" });
      expect(error.reason).to.include(`${amount} base units to ${account} for index ${index}`);
    }
    const { address, call } = await deployTold(chain, file.root, token);
    for (let i = 0; i < 2; i++) await call("instant", 0n, ROWS[0]!.account, ONE, true);
    expect(await refused(["sablier", write(file), "--contract", address])).to.include({
      code: "ClaimedTwice",
    });
  });

  it("refuses another contract's root, and what is no such contract", async () => {
    const file = sablierFile(ROWS.slice(0, 4));
    const { address } = await deployTold(chain, sablierFile(ROWS).root, token);
    expect(await refused(["sablier", write(file), "--contract", address])).to.include({
      code: "RootMismatch",
    });
    for (const contract of [token, spread(77)]) {
      const error = await refused(["sablier", write(file), "--contract", contract]);
      expect(error).to.include({ code: "NotADistributor" });
      expect(error.reason).to.include("MERKLE_ROOT()");
    }
  });

  it("keeps claims as it reads them, and goes on from there after it was broken off", async () => {
    const { rows, ...file } = uniswapFile(ROWS);
    const { address, claim } = await deployUniswap(chain, token, file.root);
    await give(address, TOTAL);
    await claim(7, rows[7]!, file.proofOf(7));
    const claims = folder.path("claims.jsonl");
    const args = ["uniswap", write(file), "--contract", address, "--claims", claims];
    const first = await imported(args);
    const kept = readFileSync(claims, "utf8");
    expect(kept.trim().split("\n")).to.have.length(2);
    await claim(8, rows[8]!, file.proofOf(8));
    // The half of a line, as a killed run leaves it.
    writeFileSync(claims, `${kept}{"to":"9`);
    const node = await openFaultyNode(chain.rpc);
    const asked: string[] = [];
    node.answer = (method, params) => {
      if (method === "eth_getLogs") asked.push((params[0] as { fromBlock: string }).fromBlock);
      return undefined;
    };
    try {
      const second = await imported(args, node.url);
      expect(second.paid).to.include({ claims: 2 });
      expect(asked.map(Number)).to.deep.equal([Number(first.paid.block) + 1]);
    } finally {
      await node.close();
    }
    expect(readFileSync(claims, "utf8").startsWith(kept)).to.equal(true);
    const other = await refused([...args, "--from-block", "1"]);
    expect(other).to.include({ code: "OtherClaims" });
    const replaced = readFileSync(claims, "utf8").replace(/"hash":"0x\w{4}/g, '"hash":"0x0000');
    writeFileSync(claims, replaced);
    expect((await refused(args)).reason).to.include("which the chain has replaced since");
    expect((await refused([...args, "--block", "1"])).code).to.be.oneOf(["NotADistributor", "OtherClaims"]);
  });

  it("reads a file from its address, and refuses one that is not there or has no end", async () => {
    const file = sablierFile(ROWS);
    let answer: "file" | "none" | "long" = "file";
    const server = createServer((_, response) => {
      if (answer === "none") response.writeHead(404).end("no");
      else if (answer === "long") response.writeHead(200, { "content-length": String(2 ** 31) }).write("{");
      else response.end(file.text);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    try {
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/campaign.json`;
      const told = await imported(["sablier", url]);
      expect(told).to.deep.include({ root: file.root, entries: 150, paid: null });
      expect(told.source.name).to.equal("campaign.json");
      answer = "none";
      expect(await refused(["sablier", url])).to.include({ code: "NotFetched" });
      answer = "long";
      expect(await refused(["sablier", url])).to.include({ code: "TooLongToFetch" });
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
    ]);
    expect(asUniswap).to.include({ code: "OtherLeaves" });
    expect(asUniswap.reason).to.include("bind another address beside the account");
    const asMerkl = await refused(["merkl", write(sablierFile(ROWS.slice(0, 3)))]);
    expect(asMerkl.reason).to.include("bind no token");
  });

  it("writes nothing where nothing is left, and says so", async () => {
    const file = sablierFile(ROWS.slice(0, 1));
    const { address, call } = await deployTold(chain, file.root, token);
    await call("instant", 0n, ROWS[0]!.account, ONE, true);
    const out = folder.path("rest");
    const args = ["sablier", write(file), "--contract", address];
    expect((await imported(args)).left).to.deep.equal({ accounts: 0, total: "0" });
    expect(await refused([...args, "--out", out])).to.include({ code: "NothingLeft" });
    expect(existsSync(out)).to.equal(false);
  });
});
