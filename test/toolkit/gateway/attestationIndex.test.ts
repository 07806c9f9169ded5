import { expect } from "chai";
import { type Address, type Client, createClient, custom, type Hex, RpcError, type Transport } from "viem";
import { openBenchChain } from "../../../bench/gas/openBenchChain.ts";
import { openNewestUids } from "../../../src/services/gateway/verdicts/newestUids.ts";
import {
  type AttestationIndex,
  MAX_LISTED,
  type OpenAttestationIndexParameters,
  openAttestationIndex,
} from "../../../src/services/gateway/verdicts/openAttestationIndex.ts";
import { openEasStage } from "../credentials/attestations/easStage.ts";
import { refusalOf } from "../store/until.ts";
import { laterBy } from "./laterBy.ts";

const ACCOUNT: Address = "0x00000000000000000000000000000000000ac001";
const STRANGER: Address = "0x00000000000000000000000000000000000ac002";
const word = (number: number): Hex => `0x${number.toString(16).padStart(64, "0")}`;
/** More blocks than a node answers for at first. */
const FAR = 12_000;

describe("the newest uids about accounts", () => {
  it("are in the order in which they came last, the newest of each account alone", () => {
    const uids = openNewestUids(3);
    expect(uids.of(ACCOUNT)).to.deep.equal([]);
    for (const number of [0, 1, 2, 1, 255]) uids.add(ACCOUNT, word(number));
    uids.add(STRANGER, word(7));
    expect(uids.of(ACCOUNT)).to.deep.equal([255, 1, 2].map(word));
    expect(uids.of(STRANGER.toUpperCase().replace("0X", "0x") as Address)).to.deep.equal([word(7)]);
    expect(uids.accounts()).to.equal(2);
  });
});

describe("an index of attestations by account", () => {
  let chain: Awaited<ReturnType<typeof openBenchChain>>;
  let eas: Awaited<ReturnType<typeof openEasStage>>;
  let own: Pick<OpenAttestationIndexParameters, "client" | "registry" | "expected" | "fromBlock">;
  let snapshot: Hex;
  const opened: AttestationIndex[] = [];

  before(async () => {
    chain = await openBenchChain();
    const { publicClient: reader, issuer, testClient: node } = chain;
    eas = await openEasStage({ reader, issuer, node });
    const { registry, schema } = eas;
    const expected = { issuers: [issuer.account.address], schema, subject: "any" } as const;
    own = { client: reader, registry, expected, fromBlock: 0n };
  });
  after(() => chain.close());
  beforeEach(async () => {
    snapshot = await chain.testClient.snapshot();
  });
  afterEach(async () => {
    for (const index of opened.splice(0)) index.close();
    await chain.testClient.revert({ id: snapshot });
  });

  const open = async (parameters: Partial<OpenAttestationIndexParameters> = {}) => {
    const index = await openAttestationIndex({ ...own, ...parameters });
    opened.push(index);
    return index;
  };
  const listOf = (index: AttestationIndex, recipient = ACCOUNT) =>
    index.list({ recipient, schema: eas.schema });

  /** A node that is asked for events first in the way of the test. */
  const nodeThat = (logs: (from: number, to: number) => unknown): Client<Transport> =>
    createClient({
      transport: custom(
        {
          async request({ method, params }) {
            if (method === "eth_getLogs") {
              const [{ fromBlock, toBlock }] = params as [{ fromBlock: Hex; toBlock: Hex }];
              logs(Number(fromBlock), Number(toBlock));
            }
            return chain.publicClient.request({ method, params } as never);
          },
        },
        { retryCount: 0 },
      ),
    });

  it("lists what the named issuers attested under the schema, newest first, whatever became of it", async () => {
    const { relayer } = chain;
    const first = await eas.attest(ACCOUNT);
    const revoked = await eas.attest(ACCOUNT);
    await eas.revoke(revoked);
    await eas.attest(ACCOUNT, { by: relayer });
    await eas.attest(ACCOUNT, { schema: await eas.register("bool another") });
    const others = await eas.attest(STRANGER);
    const index = await open();
    await index.refresh();
    const toBlock = await chain.publicClient.getBlockNumber({ cacheTime: 0 });
    const place = { registry: eas.registry, chainId: chain.publicClient.chain.id, schema: eas.schema };
    const uids = [revoked, first];
    expect(listOf(index)).to.deep.equal({ ...place, recipient: ACCOUNT, uids, fromBlock: 0n, toBlock });
    expect(listOf(index, STRANGER).uids).to.deep.equal([others]);
    expect(index.accounts()).to.equal(2);
    expect(index.age()).to.be.within(0, 60);
    const late = await open({ fromBlock: toBlock });
    await late.refresh();
    expect(listOf(late).uids).to.deep.equal([]);
    const { code, details } = await refusalOf(
      Promise.resolve().then(() => index.list({ recipient: ACCOUNT, schema: word(1) })),
    );
    expect([code, details.schema]).to.deep.equal(["SchemaNotIndexed", eas.schema]);
  });

  it("lists twenty at most of an account, the newest", async () => {
    const uids: Hex[] = [];
    for (let i = 0; i <= MAX_LISTED; i++) uids.unshift(await eas.attest(ACCOUNT));
    const index = await open();
    for (let i = 0; i < 2; i++) {
      await chain.testClient.mine({ blocks: 1 });
      await index.refresh();
      expect(listOf(index).uids).to.deep.equal(uids.slice(0, MAX_LISTED));
    }
  });

  it("follows new blocks, also those in whose place it has read others", async () => {
    const index = await open();
    await index.refresh();
    const before = await chain.testClient.snapshot();
    const undone = await eas.attest(ACCOUNT);
    await chain.testClient.mine({ blocks: 40 });
    await index.refresh();
    expect(listOf(index).uids).to.deep.equal([undone]);
    await chain.testClient.revert({ id: before });
    await chain.testClient.increaseTime({ seconds: 100 });
    const instead = await eas.attest(ACCOUNT);
    await chain.testClient.mine({ blocks: 41 });
    expect(instead).not.to.equal(undone);
    await index.refresh();
    expect(listOf(index).uids).to.deep.equal([instead, undone]);
  });

  it("reads in ranges that the node allows, tells how far it is, and goes on where the node failed", async () => {
    await chain.testClient.mine({ blocks: FAR });
    const good = await eas.attest(ACCOUNT);
    let isAway = false;
    let furthest = 0;
    const ranges: (readonly [number, number])[] = [];
    const client = nodeThat((from, to) => {
      if (to - from >= 2_000)
        throw new RpcError(new Error("range too large"), { code: -32602, shortMessage: "" });
      if (ranges.length === 3) isAway = true;
      if (isAway) throw new RpcError(new Error("away"), { code: -32601, shortMessage: "" });
      ranges.push([from, to]);
      furthest = to;
    });
    const told: unknown[] = [];
    const steps: (readonly [number, number])[] = [];
    const index = await open({
      client,
      onTrouble: (thrown) => told.push(thrown),
      onProgress: (done, total) => steps.push([done, total]),
    });
    const thrown = await index.refresh().catch((error: unknown) => error);
    expect(told).to.deep.equal([thrown]);
    const { code, details } = await refusalOf(Promise.resolve().then(() => listOf(index)));
    const newest = await chain.publicClient.getBlockNumber({ cacheTime: 0 });
    expect([code, details]).to.deep.equal([
      "IndexBehind",
      { fromBlock: 0n, toBlock: BigInt(furthest), newest },
    ]);
    expect(index.age()).to.equal(undefined);
    expect(steps.at(-1)).to.deep.equal([furthest + 1, Number(newest) + 1]);
    isAway = false;
    const again = furthest - 63;
    const asked = ranges.push([0, 0]);
    await index.refresh();
    expect(listOf(index).uids).to.deep.equal([good]);
    // Only what may have been replaced since is read again.
    expect(ranges[asked]?.[0]).to.equal(again);
    const count = ranges.length;
    await index.refresh();
    expect(ranges).to.have.length(count);
  });

  it("lists nothing once it has not reached the newest block for a minute, until it has", async () => {
    let isAway = false;
    const client = nodeThat(() => {
      if (isAway) throw new RpcError(new Error("away"), { code: -32601, shortMessage: "" });
    });
    const index = await open({ client, onTrouble: () => {} });
    await index.refresh();
    const toBlock = await chain.publicClient.getBlockNumber({ cacheTime: 0 });
    isAway = true;
    const late = await eas.attest(ACCOUNT);
    const restore = laterBy(59);
    try {
      expect(await index.refresh().catch(({ name }) => name)).not.to.equal(undefined);
      expect([listOf(index).uids, index.isOld()]).to.deep.equal([[], false]);
      laterBy(2);
      const { code, details } = await refusalOf(Promise.resolve().then(() => listOf(index)));
      expect([code, details, index.isOld()]).to.deep.equal(["IndexBehind", { toBlock }, true]);
      isAway = false;
      await index.refresh();
      expect([listOf(index).uids, index.isOld()]).to.deep.equal([[late], false]);
    } finally {
      restore();
    }
  });

  it("is old, too, where it reads no block at all for a minute", async () => {
    await chain.testClient.mine({ blocks: FAR });
    let left = 2;
    const client = nodeThat((from, to) => {
      if (to - from >= 2_000 || left === 0)
        throw new RpcError(new Error("range too large"), { code: -32602, shortMessage: "" });
      left -= 1;
      laterBy(40);
    });
    const restore = laterBy(0);
    try {
      const index = await open({ client, onTrouble: () => {} });
      expect(await index.refresh().catch(({ name }) => name)).not.to.equal(undefined);
      expect([index.age(), index.isOld()]).to.deep.equal([undefined, false]);
      laterBy(61);
      expect(index.isOld()).to.equal(true);
    } finally {
      restore();
    }
  });

  it("ends between two ranges once it is closed, without a word", async () => {
    await chain.testClient.mine({ blocks: FAR });
    const told: unknown[] = [];
    let asked = 0;
    const client = nodeThat(() => {
      asked += 1;
      index.close();
    });
    const index = await open({ client, onTrouble: (thrown) => told.push(thrown) });
    expect(await index.refresh().catch(({ name }) => name)).to.equal("AbortError");
    expect([asked, told]).to.deep.equal([1, []]);
  });

  it("refuses what anybody could fill, and a first block that is not there", async () => {
    const { expected } = own;
    const wide = [
      { ...expected, issuers: "any" },
      { ...expected, issuers: [] },
      { ...expected, schema: "any" },
      { ...expected, schema: [eas.schema, word(1)] },
    ] as const;
    for (const one of wide) expect((await refusalOf(open({ expected: one }))).code).to.equal("IndexTooWide");
    const newest = await chain.publicClient.getBlockNumber({ cacheTime: 0 });
    const { code, details } = await refusalOf(open({ fromBlock: newest + 1n }));
    expect([code, details]).to.deep.equal(["BlockNotFound", { fromBlock: newest + 1n, newest }]);
  });
});
