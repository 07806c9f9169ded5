import { cpSync, existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { type Ended, runProcess } from "../toolkit/scripts/runProcess.ts";
import { serveChain } from "../toolkit/scripts/servedChain.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const COPIED = ["scripts", "ignition", "hardhat.config.ts", "package.json"];
const LINKED = ["src", "tools", "contracts", "bench", "docs", "samples", "node_modules"];
const ROWS = 20;

describe("a checkout in which nothing was compiled", () => {
  const house = mkdtempSync(join(tmpdir(), "symbolon-fresh-"));
  const symbolon = (...args: string[]): Promise<Ended> =>
    runProcess([join(house, "scripts", "symbolon.ts"), ...args, "--json"], { cwd: house });

  before(() => {
    for (const name of COPIED) cpSync(join(ROOT, name), join(house, name), { recursive: true });
    for (const name of LINKED) symlinkSync(join(ROOT, name), join(house, name));
    const rows = Array.from(
      { length: ROWS },
      (_, i) => `0x${(i + 0xa11ce).toString(16).padStart(40, "0")},5\n`,
    );
    writeFileSync(join(house, "rows.csv"), `account,amount\n${rows.join("")}`);
  });
  after(() => rmSync(house, { recursive: true }));
  afterEach(() => expect(existsSync(join(house, "artifacts"))).to.equal(false));

  it("tells the whole story", async () => {
    const { code, stdout, stderr } = await symbolon("start", "--allocations", "rows.csv", "--claims", "8");
    expect(code, stderr).to.equal(0);
    expect(JSON.parse(stdout)).to.include({ rows: ROWS, claims: 8 });
  });

  it("deploys the system", async () => {
    const chain = await serveChain();
    try {
      const { code, stdout, stderr } = await symbolon("deploy", "system", "--rpc", chain.rpc);
      expect(code, stderr).to.equal(0);
      expect(Object.keys(JSON.parse(stdout).contracts)).to.have.length(9);
    } finally {
      await chain.close();
    }
  });

  it("rehearses a burst on the real contracts", async () => {
    const { code, stdout, stderr } = await symbolon(
      "rehearse",
      "burst",
      "rows.csv",
      "--strategies",
      "direct",
    );
    expect(code, stderr).to.equal(0);
    expect(JSON.parse(stdout).runs[0].measures).to.include({ chain: "edr", paid: ROWS });
  });
});
