import { expect } from "chai";
import { type Address, getAddress, type Hex, keccak256, toHex, zeroAddress, zeroHash } from "viem";
import { writeTreeDirectory } from "../../../src/node/allocation/output/writeTreeDirectory.ts";
import { allocationFromRows } from "../../../src/sdk/allocation/allocationFromRows.ts";
import { buildTree, type Tree } from "../../../src/sdk/allocation/tree/buildTree.ts";
import { conventionNamed } from "../../../src/sdk/allocation/tree/convention.ts";
import { bytesToHex, hexToBytes } from "../../../src/sdk/core/bytes.ts";
import { campaignLeaf } from "../../../src/sdk/core/campaign/campaignLeaf.ts";
import { fastHasher } from "../../../src/sdk/core/kernel/fastHasher.ts";
import { rootBy } from "../../../src/sdk/core/tree/nativeTree.ts";
import type { Served, ServedCampaign } from "../../../src/services/gateway/campaigns/servedCampaign.ts";
import { openDistributions } from "../../../src/services/gateway/distributions/openDistributions.ts";
import type { Gateway } from "../../../src/services/gateway/openGateway.ts";
import { openService } from "../../../src/services/gateway/service/openService.ts";
import type { Service } from "../../../src/services/http/listening.ts";
import { temporaryFolder } from "../allocation/temporaryFolder.ts";
import { refusalOf } from "../store/until.ts";

const accountOf = (index: number) => keccak256(toHex(`account ${index}`)).slice(0, 42) as Address;
const amountOf = (index: number) => 10n ** 20n + BigInt(index);
const START = 1_000n;

describe("the distributions of a gateway", () => {
  const folder = temporaryFolder();
  let services: Service[] = [];
  afterEach(async () => {
    for (const one of services) await one.close();
    services = [];
  });

  const treeOf = async (name: string, count: number, first = 0) => {
    const rows = Array.from({ length: count }, (_, i) => ({
      account: accountOf(first + i),
      amount: amountOf(first + i),
    }));
    const tree = buildTree(allocationFromRows(rows), conventionNamed("native"));
    await writeTreeDirectory(tree, folder.path(name));
    return tree;
  };
  type Terms = { kind?: string; previousRoot?: Hex; paid?: readonly number[]; waves?: bigint };
  const serving = (name: string, { root, count }: Tree, terms: Terms = {}): Served => {
    const { kind = "instant", paid = [], waves = 0n } = terms;
    const campaign = {
      campaign: keccak256(toHex(name)).slice(0, 42),
      token: zeroAddress,
      root,
      count: BigInt(count),
      kind,
      start: START,
      end: 9_000n,
      waves,
      waveInterval: 100n,
      gate: zeroAddress,
      manifestHash: zeroHash,
      ...(terms.previousRoot !== undefined && { previousRoot: terms.previousRoot }),
    };
    const look = () => ({
      block: 5n,
      now: START,
      end: 9_000n,
      isPaid: (index: number) => paid.includes(index),
    });
    const served = { chain: 1, lane: name, campaign, look } as unknown as ServedCampaign;
    return { campaign: served, room: { gas: 1, blockTime: 1 } };
  };
  const serve = async (served: readonly Served[], ...names: readonly string[]) => {
    const distributions = await openDistributions(
      names.map((name) => folder.path(name)),
      served,
    );
    const gateway = { served, level: () => "normal", lanes: () => [], now: () => 0 };
    const terms = { host: "127.0.0.1", port: 0, distributions };
    const service = await openService({ gateway: gateway as unknown as Gateway, ...terms });
    services.push(service);
    return async (path: string) => {
      const response = await fetch(service.url + path);
      return { status: response.status, headers: response.headers, body: (await response.json()) as Body };
    };
  };
  type Leaf = {
    readonly campaign: Address;
    readonly leaf: { readonly index: string; readonly account: Address; readonly amount: string };
    readonly root: Hex;
    readonly proof: readonly Hex[];
    readonly paid: boolean | null;
    readonly since: number;
    readonly until: number | null;
  };
  type Body = {
    readonly leaves: readonly Leaf[];
    readonly unknown: readonly { readonly campaign: Address }[];
    readonly error: { readonly code: string; readonly hint: string };
  };
  const rootOf = ({ leaf: { index, account, amount }, proof }: Leaf) => {
    const hasher = fastHasher();
    const hash = campaignLeaf(BigInt(index), hexToBytes(account), BigInt(amount), hasher);
    return bytesToHex(
      rootBy(
        hasher,
        hash,
        proof.map((node) => hexToBytes(node)),
      ),
    );
  };

  it("prove an account's leaves in every campaign that has one, and nothing to whoever has none", async () => {
    const first = await treeOf("first", 300);
    const second = await treeOf("second", 100, 250);
    const get = await serve([serving("a", first), serving("b", second)], "first", "second");
    for (const [index, roots] of [
      [7, [first.root]],
      [275, [first.root, second.root]],
      [340, [second.root]],
      [400, []],
    ] as const) {
      const { status, headers, body } = await get(`/v1/proof/${getAddress(accountOf(index))}`);
      expect(status).to.equal(200);
      expect(headers.get("cache-control")).to.equal("public, max-age=300");
      expect(body.leaves.map(({ root }) => root)).to.deep.equal(roots);
      expect(body.leaves.map(rootOf)).to.deep.equal(roots);
      for (const { leaf } of body.leaves) expect(leaf.amount).to.equal(String(amountOf(index)));
      expect(body.unknown).to.deep.equal([]);
    }
  });

  it("say what is paid, from when on and until when, without proofs", async () => {
    const tree = await treeOf("tree", 100);
    const served = [serving("a", tree, { paid: [80], waves: 2n }), serving("b", tree, { kind: "vesting" })];
    const get = await serve(served, "tree");
    const rows = tree.allocation.accounts;
    const at = (index: number) => bytesToHex(rows.subarray(20 * index, 20 * index + 20));
    const { headers, body } = await get(`/v1/eligibility/${at(80)}`);
    expect(headers.get("cache-control")).to.equal("public, max-age=5");
    expect(body.leaves.map(({ paid, since, until }) => ({ paid, since, until }))).to.deep.equal([
      { paid: true, since: 1_100, until: 9_000 },
      { paid: null, since: 1_000, until: 9_000 },
    ]);
    expect(JSON.stringify(body)).not.to.include("proof");
    expect((await get(`/v1/eligibility/${at(3)}`)).body.leaves[0]).to.include({ paid: false, since: 1_000 });
  });

  it("name the campaigns whose trees they do not have, and go by the root that is in force", async () => {
    const old = await treeOf("old", 10);
    const next = await treeOf("next", 12);
    const campaign = serving("a", next, { kind: "cumulative", previousRoot: old.root });
    const get = await serve([campaign, serving("b", await treeOf("other", 5))], "old");
    const before = (await get(`/v1/proof/${accountOf(1)}`)).body;
    expect(before.leaves.map(({ root }) => root)).to.deep.equal([old.root]);
    expect(before.unknown).to.have.length(1);
    Object.assign(campaign.campaign.campaign, { previousRoot: undefined });
    const after = (await get(`/v1/proof/${accountOf(1)}`)).body;
    expect([after.leaves.length, after.unknown.length]).to.deep.equal([0, 2]);
  });

  it("are refused by name, with both roots, where they are of no campaign that is served", async () => {
    const tree = await treeOf("tree", 10);
    const other = await treeOf("other", 11);
    const refusal = await refusalOf(openDistributions([folder.path("other")], [serving("a", tree)]));
    expect(refusal.code).to.equal("TreeMismatch");
    expect(refusal.details).to.include({ root: other.root });
    expect(refusal.details.wanted).to.deep.equal([tree.root]);
    expect((await refusalOf(openDistributions([folder.path("none")], [serving("a", tree)]))).code).to.equal(
      "NotATree",
    );
  });

  it("refuse what is no address by name", async () => {
    const get = await serve([]);
    const mixed = getAddress(accountOf(1));
    const swapped = mixed.replace(/[a-f]|[A-F]/, (letter) =>
      letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
    );
    for (const path of ["proof", "eligibility"]) {
      for (const [address, code] of [
        ["0x12", "NotAnAddress"],
        ["vitalik.eth", "NotAnAddress"],
        [swapped, "WrongChecksum"],
      ] as const) {
        const { status, body } = await get(`/v1/${path}/${address}`);
        expect([status, body.error.code], address).to.deep.equal([400, code]);
        expect(body.error.hint).to.match(/\w/);
      }
      expect((await get(`/v1/${path}/${"0".repeat(65)}`)).status).to.be.within(400, 414);
    }
  });
});
