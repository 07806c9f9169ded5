import { readFileSync } from "node:fs";
import { join } from "node:path";
import { QueryClient } from "@tanstack/react-query";
import { expect } from "chai";
import { type Address, getAddress, type Hex, toHex } from "viem";
import { writeTreeDirectory } from "../../../src/node/allocation/output/writeTreeDirectory.ts";
import { eligibilityQueryOptions } from "../../../src/react/useEligibility.ts";
import { allocationFromRows } from "../../../src/sdk/allocation/allocationFromRows.ts";
import { buildTree } from "../../../src/sdk/allocation/tree/buildTree.ts";
import { conventionNamed } from "../../../src/sdk/allocation/tree/convention.ts";
import { suiteFolder } from "../allocation/temporaryFolder.ts";
import { listen } from "./listen.ts";

const accountOf = (i: number): Address => getAddress(toHex(i + 1, { size: 20 }));

describe("useEligibility: an account's leaf by the files of a published tree", () => {
  const folder = suiteFolder();
  let root: Hex;
  let directory: string;
  let otherManifest: Buffer;
  const closers: (() => void)[] = [];
  before(async () => {
    directory = folder.path("tree");
    const rows = Array.from({ length: 300 }, (_, i) => ({ account: accountOf(i), amount: BigInt(i + 1) }));
    const tree = buildTree(allocationFromRows(rows), conventionNamed("native"));
    await writeTreeDirectory(tree, directory);
    root = tree.root;
    const other = buildTree(allocationFromRows(rows.slice(1)), conventionNamed("native"));
    await writeTreeDirectory(other, folder.path("other"));
    otherManifest = readFileSync(folder.path("other/manifest.json"));
  });
  after(() => {
    for (const close of closers) close();
  });

  /** A host of the tree, with a fault. */
  async function host(
    change: (path: string, bytes: Buffer) => Buffer | string | number | undefined = (_, b) => b,
  ) {
    const asked: string[] = [];
    const { url, close } = await listen(({ url: path = "/" }, response) => {
      asked.push(path);
      const answer = change(path, readFileSync(join(directory, path)));
      if (answer === undefined) return;
      if (typeof answer === "number") response.writeHead(answer);
      response.end(typeof answer === "number" ? "" : answer);
    });
    closers.push(close);
    return { url, asked };
  }
  const gone = "http://127.0.0.1:9";
  const ask = (account: string, ...trees: string[]) => {
    const options = eligibilityQueryOptions({ account, trees, root, convention: "native" });
    return new QueryClient().fetchQuery(options as typeof options & { enabled: true });
  };
  const codes = ({ faults }: { readonly faults: readonly { readonly thrown: unknown }[] }) =>
    faults.map(({ thrown }) => (thrown as { readonly code: string }).code);

  it("finds a leaf, with a proof to the root, of one host", async () => {
    const { url, asked } = await host();
    const { leaf, faults } = await ask(accountOf(41).toLowerCase(), url);
    expect(leaf).to.include({ index: 41, account: accountOf(41), amount: 42n, root });
    expect(faults).to.deep.equal([]);
    // Manifest, bucket and tiles, and nothing else.
    expect(asked.length).to.be.at.most(5);
  });

  it("says that an account is not listed only where a host answers", async () => {
    const { url } = await host();
    expect(await ask(accountOf(5_000), url)).to.deep.equal({ leaf: null, faults: [] });
    const withFault = await ask(accountOf(5_000), gone, url);
    expect([withFault.leaf, codes(withFault)]).to.deep.equal([null, ["NotServed"]]);
    const thrown = await ask(accountOf(5_000), gone).catch((error) => error);
    expect(thrown).to.include({ code: "NotServed" });
  });

  const FAULTS: readonly (readonly [string, string, Parameters<typeof host>[0]])[] = [
    ["a changed tile", "DamagedTile", (path, bytes) => (path.includes("tiles") ? flipped(bytes) : bytes)],
    ["a changed bucket", "", (path, bytes) => (/accounts/.test(path) ? flipped(bytes) : bytes)],
    [
      "another tree's manifest",
      "RootMismatch",
      (path, bytes) => (path.includes("manifest") ? otherManifest : bytes),
    ],
    ["HTML for everything", "BadManifest", () => "<!doctype html><title>Hello</title>"],
    ["too many requests", "NotServed", () => 429],
  ];
  for (const [what, code, change] of FAULTS) {
    it(`believes no host with ${what}, and asks the next`, async () => {
      const bad = await host(change);
      const good = await host();
      const { leaf, tree, faults } = await ask(accountOf(41), bad.url, good.url);
      expect(leaf).to.include({ index: 41, amount: 42n });
      // Whoever shows where the list is shows the one that proved it.
      expect(tree).to.equal(good.url);
      expect(faults.map(({ tree }) => tree)).to.deep.equal([bad.url]);
      if (code !== "") expect(codes({ faults })).to.deep.equal([code]);
      const alone = await ask(accountOf(41), bad.url).catch((error) => error);
      expect(alone).to.be.instanceOf(Error);
    });
  }

  it("does not wait for a host that is silent", async () => {
    const silent = await host(() => undefined);
    const good = await host();
    const { leaf } = await ask(accountOf(7), silent.url, good.url);
    expect(leaf).to.include({ index: 7 });
  });

  it("names what is no address at once", async () => {
    const { url, asked } = await host();
    const thrown = await ask("0x12", url).catch((error) => error);
    expect(thrown).to.include({ code: "NotAnAddress" });
    expect(asked).to.deep.equal([]);
  });
});

/** With one bit of each byte changed, so that whatever is read is wrong. */
function flipped(bytes: Buffer): Buffer {
  return Buffer.from(bytes.map((byte) => byte ^ 1));
}
