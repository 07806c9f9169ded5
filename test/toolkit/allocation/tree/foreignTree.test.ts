import { expect } from "chai";
import { encodePacked, type Hex, keccak256 } from "viem";
import { buildFromFile } from "../../../../src/node/allocation/buildFromFile.ts";
import { identifyFile } from "../../../../src/node/allocation/identify/identifyConvention.ts";
import { proveAccount } from "../../../../src/node/allocation/output/proveAccount.ts";
import { verifyTree } from "../../../../src/node/allocation/output/verifyTree.ts";
import { lookUp } from "../../../../src/node/allocation/serve/lookup/lookUp.ts";
import { serveTree } from "../../../../src/node/allocation/serve/serveTree.ts";
import { readPublishedManifest, urlReader } from "../../../../src/sdk/allocation/proof/proofFromFiles.ts";
import { conventionNamed, conventionOf } from "../../../../src/sdk/allocation/tree/convention.ts";
import { naiveTree } from "../naiveTree.ts";
import { A, B, C } from "../read/spellings.ts";
import { suiteFolder } from "../temporaryFolder.ts";
import { refusal } from "../treeDirectories.ts";

const RULES = {
  leafEncoding: "abi",
  leafHashing: "twice",
  leafOrder: "index",
  indexRule: "source",
  shape: "promote",
  shardNybbles: 0,
} as const;
const byIndex = conventionOf({
  ...RULES,
  leafFields: ["index", "account", "amount"],
  leafEncoding: "packed",
  leafHashing: "once",
});
const ofTokens = conventionOf({ ...RULES, leafFields: ["account", "beneficiary", "amount"] });

const row = (account: Hex, amount: bigint, beneficiary: Hex = C) => ({ account, amount, beneficiary });

describe("somebody else's tree", () => {
  const folder = suiteFolder();
  const other = (digit: string) => `0x${digit.repeat(40)}` as const;
  const zeros = [row(A, 5n), row(B, 0n), row(C, 7n), row(other("4"), 8n), row(other("5"), 9n)];
  const zeroText = `index,account,amount\n${zeros.map(({ account, amount }, i) => `${i},${account},${amount}`).join("\n")}\n`;
  const tokens = [row(A, 5n, B), row(A, 6n, C), row(B, 7n, C), row(C, 8n, B), row(B, 9n, B)];
  const tokenText = `account,beneficiary,amount\n${tokens.map((each) => `${each.account},${each.beneficiary},${each.amount}`).join("\n")}\n`;
  const codes = (warnings: readonly { readonly code: string }[]) => warnings.map(({ code }) => code);

  it("with leaves of nothing is identified and rebuilt with a warning, and a native folder stays strict", async () => {
    const file = folder.write("zeros.csv", zeroText);
    const { root } = naiveTree(zeros, byIndex);
    const found = await identifyFile(file, root as Hex);
    expect(found.identified?.convention).to.deep.equal(byIndex);
    expect(codes(found.warnings)).to.deep.equal(["ZeroAmounts"]);
    expect(found.warnings[0]?.message).to.include("1 leaf pays nothing, the first with index 1");
    const out = folder.path("zeros");
    const built = await buildFromFile(file, { convention: byIndex, root: root as Hex, out });
    expect(codes(built.warnings)).to.include("ZeroAmounts");
    expect((await verifyTree(out, {})).manifest.root).to.equal(root);
    expect((await proveAccount(out, B)).amount).to.equal(0n);
    const native = { convention: conventionNamed("native"), root: root as Hex, out: folder.path("native") };
    expect((await refusal(buildFromFile(file, native))).code).to.equal("ZeroAmount");
    expect((await refusal(buildFromFile(file, { convention: byIndex }))).code).to.equal("ZeroAmount");
  });

  it("with several leaves an account is proven by index", async () => {
    const file = folder.write("tokens.csv", tokenText);
    const { root, proofs } = naiveTree(tokens, ofTokens);
    const found = await identifyFile(file, root as Hex);
    expect(found.identified?.convention).to.deep.equal(ofTokens);
    expect(codes(found.warnings)).to.deep.equal(["SeveralLeaves"]);
    const out = folder.path("tokens");
    const built = await buildFromFile(file, { convention: ofTokens, root: root as Hex, out, verify: true });
    expect(built.warnings.find(({ code }) => code === "SeveralLeaves")?.message).to.include(
      "2 accounts have several leaves, 4 in all",
    );
    const error = await refusal(proveAccount(out, A));
    expect(error.code).to.equal("SeveralLeaves");
    expect(error.details.indexes).to.deep.equal([0, 1]);
    for (const [index, { account, amount }] of tokens.entries()) {
      const proven = await proveAccount(out, account, { index });
      expect({ amount: proven.amount, proof: proven.proof }).to.deep.equal({ amount, proof: proofs[index] });
    }
    expect((await refusal(proveAccount(out, A, { index: 3 }))).code).to.equal("SeveralLeaves");
    const json = buildFromFile(file, {
      convention: ofTokens,
      root: root as Hex,
      out: folder.path("json"),
      proofs: "json",
    });
    expect((await refusal(json)).code).to.equal("RepeatedKeys");
  });

  it("with several leaves an account is looked up by index where it is served", async () => {
    const file = folder.write("served.csv", tokenText);
    const { root } = naiveTree(tokens, ofTokens);
    const out = folder.path("served");
    await buildFromFile(file, { convention: ofTokens, root: root as Hex, out });
    const { url, close } = await serveTree(out, 0);
    try {
      const several = await fetch(`${url}/proof/${A}`);
      const { error } = (await several.json()) as { error: { code: string } };
      expect([several.status, error.code]).to.deep.equal([400, "SeveralLeaves"]);
      const one: unknown = await (await fetch(`${url}/proof/${A}?index=1`)).json();
      expect(one).to.include({ index: 1, amount: "6" });
      const read = urlReader(url);
      const manifest = await readPublishedManifest(read);
      const askServer = () => Promise.reject(new Error("the files are enough"));
      const look = (account: string) => lookUp({ account, manifest, read, askServer });
      expect((await look(A)).title).to.equal("Several rows");
      expect((await look(` ${A}  1 `)).facts).to.deep.include(["Amount", "6 base units"]);
      expect((await look(`${B} 2`)).facts).to.deep.include(["Amount", "7 base units"]);
    } finally {
      close();
    }
  });

  it("with indexes of its own is rebuilt by them", async () => {
    const numbers = [3, 9, 4];
    const leaves = numbers.map((index, i) => ({ index, ...(zeros[i] as (typeof zeros)[number]) }));
    const file = folder.write(
      "own.csv",
      `index,account,amount\n${leaves.map(({ index, account, amount }) => `${index},${account},${amount + 1n}`).join("\n")}\n`,
    );
    const hashes = leaves
      .sort((left, right) => left.index - right.index)
      .map(({ index, account, amount }) =>
        keccak256(encodePacked(["uint256", "address", "uint256"], [BigInt(index), account, amount + 1n])),
      );
    const pair = (left: Hex, right: Hex) =>
      keccak256(
        `0x${[left, right]
          .sort()
          .map((node) => node.slice(2))
          .join("")}`,
      );
    const root = pair(pair(hashes[0] as Hex, hashes[1] as Hex), hashes[2] as Hex);
    const found = await identifyFile(file, root);
    // Of three leaves a heap and a tree of levels are one.
    expect(found.identified?.convention).to.include({
      shape: "heap",
      leafEncoding: "packed",
      leafOrder: "index",
    });
    expect(codes(found.warnings)).to.deep.equal(["OwnIndexes"]);
    expect((await buildFromFile(file, { convention: byIndex, root })).tree.root).to.equal(root);
    expect(
      (await refusal(buildFromFile(file, { convention: byIndex, root, out: folder.path("own") }))).code,
    ).to.equal("OwnIndexes");
    const native = { convention: conventionNamed("native"), root, out: folder.path("native") };
    expect((await refusal(buildFromFile(file, native))).code).to.equal("BadRows");
  });

  it("in the native form is rebuilt as identified, and its folder is refused", async () => {
    const native = conventionNamed("native");
    const lists = {
      ZeroAmounts: zeros,
      SeveralLeaves: [row(A, 5n), row(A, 6n), row(B, 7n), row(C, 8n), row(other("4"), 9n)],
    };
    for (const [warning, rows] of Object.entries(lists)) {
      const { root } = naiveTree(rows, native);
      const text = rows.map(({ account, amount }, i) => `${i},${account},${amount}`).join("\n");
      const file = folder.write(`native-${warning}.csv`, `index,account,amount\n${text}\n`);
      const found = await identifyFile(file, root as Hex);
      expect(found.identified?.convention.name).to.equal("native");
      const built = await buildFromFile(file, { convention: native, root: root as Hex });
      expect([built.tree.root, codes(built.warnings)]).to.deep.equal([root, [warning]]);
      const out = folder.path(`native-${warning}`);
      const error = await refusal(buildFromFile(file, { convention: native, root: root as Hex, out }));
      expect(error.code).to.equal(warning === "ZeroAmounts" ? "ZeroAmount" : "DuplicateAccount");
    }
  });

  it("whose file keeps no order is identified by the proofs in it", async () => {
    const { root, proofs } = naiveTree(tokens, ofTokens);
    const claims: Record<string, { tokens: Record<string, unknown> }> = {};
    for (const [i, { account, beneficiary, amount }] of tokens.entries()) {
      claims[account] ??= { tokens: {} };
      (claims[account] as { tokens: Record<string, unknown> }).tokens[beneficiary] = {
        amount: String(amount),
        proof: proofs[i],
      };
    }
    const file = folder.write("tokens.json", JSON.stringify({ merkleRoot: root, claims }));
    const found = await identifyFile(file, root as Hex);
    expect(found.proven).to.deep.equal({
      leafFields: ofTokens.leafFields,
      leafEncoding: "abi",
      leafHashing: "twice",
      proven: 5,
      failed: [],
    });
    const other = await refusal(identifyFile(file, `0x${"ab".repeat(32)}`));
    expect(other.code).to.equal("NoConventionFits");
  });

  const claimsOf = (order: readonly number[], proofs: readonly (readonly string[])[]) =>
    JSON.stringify({
      claims: Object.fromEntries(
        order.map((i) => [
          zeros[i]?.account,
          { index: i, amount: String(zeros[i]?.amount), proof: proofs[i] },
        ]),
      ),
    });

  it("whose rows stand in another order than their indexes is identified by their proofs", async () => {
    const { root, proofs } = naiveTree(zeros, byIndex);
    const file = folder.write("part.json", claimsOf([4, 2, 0, 1], proofs));
    const found = await identifyFile(file, root as Hex);
    expect([found.proven?.proven, found.proven?.failed]).to.deep.equal([4, []]);
  });

  it("that is made again is told with the rows whose proofs in the file are wrong", async () => {
    const { root, proofs } = naiveTree(zeros, byIndex);
    for (const [wrong, failed] of [
      [proofs, []],
      [proofs.with(2, proofs[1] ?? []), [2]],
    ] as const) {
      const found = await identifyFile(
        folder.write("claims.json", claimsOf([4, 2, 0, 1, 3], wrong)),
        root as Hex,
      );
      expect(found.identified?.convention).to.deep.equal(byIndex);
      expect(found.identified && found.failed).to.deep.equal(failed);
    }
  });

  it("of hexadecimal amounts is identified whether or not their digits tell", async () => {
    const uniswap = conventionNamed("packed");
    for (const amounts of [
      ["10", "250", "4000"],
      ["10", "2f0", "4000"],
    ]) {
      const rows = amounts.map((amount, i) => row([A, B, C][i] as Hex, BigInt(`0x${amount}`)));
      const file = folder.write(
        "hex.json",
        JSON.stringify(Object.fromEntries(rows.map(({ account }, i) => [account, amounts[i]]))),
      );
      const found = await identifyFile(file, naiveTree(rows, uniswap).root as Hex);
      expect(found.identified?.amounts).to.equal("hex");
      expect(found.identified?.convention.name).to.equal("packed");
    }
  });

  it("of ambiguous dots is identified in the form that has its root", async () => {
    const packed = conventionNamed("packed");
    const file = folder.write("dots.csv", `account;amount\n${A};1.000\n${B};2.500\n`);
    const { root } = naiveTree([row(A, 1_000_000n), row(B, 2_500_000n)], packed);
    const found = await identifyFile(file, root as Hex, { read: { decimals: 3 } });
    expect(found.identified?.amounts).to.equal("1.234,56");
  });
});
