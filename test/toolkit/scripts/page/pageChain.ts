import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { type Address, getAddress } from "viem";
import { writeTreeDirectory } from "../../../../src/node/allocation/output/writeTreeDirectory.ts";
import { allocationFromRows } from "../../../../src/sdk/allocation/allocationFromRows.ts";
import { buildTree } from "../../../../src/sdk/allocation/tree/buildTree.ts";
import { conventionNamed } from "../../../../src/sdk/allocation/tree/convention.ts";
import { ROWS } from "../../allocation/treeDirectories.ts";
import { type OperatorChain, openOperatorChain } from "../operatorChain.ts";
import { runSymbolon } from "../runSymbolon.ts";

const DAY = 86_400n;

/** A chain with a campaign, its tree in a folder, and configs of pages about them. Shared by a file's tests. */
export function usePageChain() {
  let folder: string;
  let chain: OperatorChain;
  let campaign: Address;
  let tree: string;
  before(async () => {
    chain = await openOperatorChain();
    folder = realpathSync(mkdtempSync(join(tmpdir(), "symbolon-pages-")));
    tree = await plant("tree");
    ({ campaign } = await create(tree));
  });
  after(async () => {
    await chain?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const path = (name: string) => join(folder, name);

  /** Writes a tree of the usual rows, or of others, to a folder. */
  async function plant(name: string, rows = ROWS, convention = "native"): Promise<string> {
    const listed = rows.map(({ account, amount }) => ({ account: getAddress(account), amount }));
    await writeTreeDirectory(buildTree(allocationFromRows(listed), conventionNamed(convention)), path(name));
    return path(name);
  }

  async function create(directory: string): Promise<{ readonly campaign: Address }> {
    const token = await chain.token({ decimals: 18 });
    const terms = ["--factory", chain.factory, "--token", token, "--treasury", chain.other.account.address];
    const end = ["--end", String((await chain.now()) + 30n * DAY)];
    const { code, stdout, stderr } = await chain.run("create", directory, ...terms, ...end, "--json");
    expect(code, stderr).to.equal(0);
    return JSON.parse(stdout);
  }

  type Parts = Readonly<Record<string, unknown>>;

  return {
    get chain() {
      return chain;
    },
    get campaign() {
      return campaign;
    },
    get tree() {
      return tree;
    },
    path,
    plant,
    create,
    /** A config about the campaign, with members of its own instead; undefined: left out. */
    config(parts: Parts = {}, claim: Parts = {}): Parts {
      return {
        format: "symbolon-pages",
        version: 1,
        chain: {
          id: chain.reader.chain.id,
          name: "Local",
          currency: { symbol: "ETH", decimals: 18 },
          nodes: [chain.rpc],
        },
        claim: {
          campaign: "tree.campaign.json",
          tree: "tree",
          hosts: ["https://tree.example/drop"],
          ...claim,
        },
        ...parts,
      };
    },
    /** Writes a config beside the tree, and builds it into a folder beside it. */
    async build(config: unknown, out = "site", ...flags: readonly string[]) {
      const file = path("pages.json");
      writeFileSync(file, typeof config === "string" ? config : JSON.stringify(config));
      const directory = path(out);
      const ended = await runSymbolon(["page", "build", file, "--out", directory, ...flags, "--json"]);
      const told = ended.stdout === "" ? {} : JSON.parse(ended.stdout);
      return { ...ended, directory, told };
    },
  };
}

export type PageChain = ReturnType<typeof usePageChain>;
