import { existsSync } from "node:fs";
import { expect } from "chai";
import { ownBuild } from "../../../journeys/easBuilds.ts";
import { treeDirectories } from "../../allocation/treeDirectories.ts";
import { SUPPLY } from "../operatorChain.ts";
import { type CreationChain, openCreationChain, type Terms, TOTAL } from "./creationChain.ts";

describe("symbolon campaign create --permit", () => {
  const trees = treeDirectories();
  let chain: CreationChain;
  before(async () => {
    chain = await openCreationChain();
  });
  after(() => chain.close());

  const create = (directory: string, terms: Terms, ...flags: readonly string[]) =>
    chain.create(directory, { factory: chain.factory, ...terms }, ...flags);
  const inDays = (days: bigint) => chain.inDays(days);

  it("funds by a permit, without an approval", async () => {
    const directory = await trees.write("tree");
    const token = await chain.token();
    const given = { token, end: await inDays(2n) };
    const dry = await create(directory, given, "--permit", "--dry-run");
    expect(dry.code, dry.stderr).to.equal(0);
    const { told, code, stderr } = await create(directory, given, "--permit");
    expect(code, stderr).to.equal(0);
    expect(told.transactions).to.have.length(1);
    expect(await chain.balanceOf(token, told.campaign)).to.equal(TOTAL);
    expect(await chain.allowance(token)).to.equal(0n);
    const { address } = chain.operator.account;
    const plain = await chain.deploy(ownBuild("SampleToken", "mocks"), address, SUPPLY);
    const terms = { token: plain, end: await inDays(2n), out: trees.path("other.json") };
    const before = await chain.nonce();
    const refused = await create(directory, terms, "--permit");
    expect(refused.told.error?.code).to.equal("NoPermit");
    expect(await chain.nonce()).to.equal(before);
  });

  it("says why a token does not take the permit of a delegated account, sends nothing, and approves without --permit", async () => {
    const directory = await trees.write("delegated");
    const token = await chain.token({ permits: "asks code" });
    const terms = { token, end: await inDays(2n), out: trees.path("delegated.json") };
    const { address } = chain.operator.account;
    await chain.node.setCode({ address, bytecode: `0xef0100${token.slice(2)}` });
    try {
      const before = await chain.nonce();
      const { told } = await create(directory, terms, "--permit");
      expect(told.error?.code).to.equal("PermitRefused");
      expect(told.error?.reason).to.include("by EIP-7702").and.include("ERC-1271");
      expect(told.error?.hint).to.match(/Leave --permit out/);
      expect(await chain.nonce()).to.equal(before);
      const plain = await create(directory, terms);
      expect(plain.code, plain.stderr).to.equal(0);
      expect(await chain.balanceOf(token, plain.told.campaign)).to.equal(TOTAL);
    } finally {
      await chain.node.setCode({ address, bytecode: "0x" });
    }
  });

  it("refuses a permit that the token takes and grants nothing by, also in a dry run, before anything is paid", async () => {
    const directory = await trees.write("pretending");
    const token = await chain.token({ permits: "pretends" });
    const terms = { token, end: await inDays(2n), out: trees.path("pretending.json") };
    const before = await chain.nonce();
    for (const flags of [["--permit", "--dry-run"], ["--permit"]]) {
      const { told } = await create(directory, terms, ...flags);
      expect([flags, told.error?.code]).to.deep.equal([flags, "PermitRefused"]);
      expect(told.error?.reason).to.include(`could take 0 base units, not ${TOTAL}`);
      expect(told.error?.hint).to.match(/Leave --permit out/);
    }
    expect([await chain.nonce(), existsSync(terms.out)]).to.deep.equal([before, false]);
    const plain = await create(directory, terms);
    expect(plain.code, plain.stderr).to.equal(0);
  });
});
