import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { findTests } from "../../../tools/testing/findTests.ts";
import { neededSources } from "../../../tools/testing/neededSources.ts";
import { needsContracts } from "../../../tools/testing/needsContracts.ts";
import { runProcess } from "../scripts/runProcess.ts";

const ROOT = join(import.meta.dirname, "..", "..", "..");
const TESTS = [
  "test/contracts/distribution/Waves.t.sol",
  "test/invariants/Quorum.invariant.t.sol",
  "test/toolkit/core/waves.test.ts",
  "test/toolkit/core/verdict.test.ts",
  "test/toolkit/scripts/verdict.test.ts",
];

describe("a test by its name", () => {
  for (const [name, ...files] of [
    [TESTS[0], TESTS[0]],
    [`./${TESTS[2]}`, TESTS[2]],
    ["test\\toolkit\\core\\waves.test.ts", TESTS[2]],
    ["test/toolkit/core/", TESTS[2], TESTS[3]],
    ["Waves.t.sol", TESTS[0]],
    ["Waves", TESTS[0]],
    ["Quorum", TESTS[1]],
    ["core/verdict", TESTS[3]],
  ] as const) {
    it(`is found: ${name}`, () => {
      expect(findTests([name as string], TESTS)).to.deep.equal({ files, unknown: [] });
    });
  }

  it("is run once, however often it is named", () => {
    expect(findTests(["Waves", "test/contracts"], TESTS).files).to.deep.equal([TESTS[0]]);
  });

  it("that several have, or none, is answered by the nearest, the best first", () => {
    expect(findTests(["verdict.test.ts", "Quorun", "xyz"], TESTS)).to.deep.equal({
      files: [],
      unknown: [
        { name: "verdict.test.ts", nearest: [TESTS[3], TESTS[4]] },
        { name: "Quorun", nearest: [TESTS[1]] },
        { name: "xyz", nearest: [] },
      ],
    });
  });

  it("which is nobody's ends the command, with the nearest and without running anything", async () => {
    const call = ["tools/runTests.ts", "servedChian", "Waves.t.sol"];
    const { code, stdout, stderr } = await runProcess(call, { cwd: ROOT });
    expect([code, stdout]).to.deep.equal([2, ""]);
    expect(stderr).to.include(
      "There is no test servedChian; nearest:\n  test/toolkit/scripts/servedChain.test.ts\n",
    );
  });
});

describe("what a test needs", () => {
  let folder: string;
  const put = (path: string, text: string) => {
    mkdirSync(join(folder, path, ".."), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "symbolon-needs-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("in TypeScript: contracts where it, or what it imports, opens Hardhat", () => {
    put("a.test.ts", 'import { b } from "./b.ts";');
    put("b.ts", `const { c } = await import("./c/c.ts"); const text = 'import { d } from "./nowhere.ts"';`);
    put("c/c.ts", "export const c = 1;");
    expect(needsContracts(join(folder, "a.test.ts"))).to.equal(false);
    put("c/c.ts", 'import hre from "hardhat"; import { a } from "../a.test.ts";');
    expect(needsContracts(join(folder, "a.test.ts"))).to.equal(true);
  });

  it("in Solidity: what it imports or deploys by name, and of what ships what any of these deploys", () => {
    put(
      "test/A.t.sol",
      'import {Base} from "./support/Base.sol";\ncontract ATest { x = deploy("Twin", ""); }',
    );
    put("test/support/Base.sol", 'contract Base { y = deploy("Shipped", ""); }');
    put("test/attacks/Twin.sol", 'contract Twin { z = deploy("Mock", ""); }');
    put("test/Other.t.sol", 'contract OtherTest { w = deploy("Unneeded", ""); }');
    for (const name of ["Shipped", "Mock", "Unneeded"]) put(`contracts/${name}.sol`, `contract ${name} {}`);
    const { tests, contracts } = neededSources(folder, [join(folder, "test/A.t.sol")]);
    const within = (paths: readonly string[]) => paths.map((path) => path.slice(folder.length + 1)).sort();
    expect(within(tests)).to.deep.equal(["test/A.t.sol", "test/attacks/Twin.sol", "test/support/Base.sol"]);
    expect(within(contracts)).to.deep.equal(["contracts/Mock.sol", "contracts/Shipped.sol"]);
  });
});
