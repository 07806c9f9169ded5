import { expect } from "chai";
import { type Address, createPublicClient, custom, type Hex, RpcError, zeroHash } from "viem";
import { getBlock } from "viem/actions";
import { openBenchChain } from "../../../../bench/gas/openBenchChain.ts";
import type { AttestationIndexer } from "../../../../src/sdk/chain/read/attestationIndexer.ts";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import { askGateway } from "../../../../src/sdk/credentials/attestations/askGateway.ts";
import {
  attestationHints,
  type FindAttestationParameters,
  findAttestation,
  lookThrough,
} from "../../../../src/sdk/credentials/attestations/findAttestation.ts";
import { listen } from "../../react/listen.ts";
import { openEasStage } from "./easStage.ts";

const LIAR: Address = "0x00000000000000000000000000000000000011a5";
const ACCOUNT: Address = "0x00000000000000000000000000000000000ac001";
const STRANGER: Address = "0x00000000000000000000000000000000000ac002";
/** More than a node answers for at first. */
const FAR = 12_000;

describe("the attestation that a gate takes, found by the account", () => {
  let chain: Awaited<ReturnType<typeof openBenchChain>>;
  let eas: Awaited<ReturnType<typeof openEasStage>>;
  let gate: Address;
  let good: Hex;
  let own: Pick<FindAttestationParameters, "gate" | "registry" | "schema" | "account">;
  let snapshot: Hex;

  before(async () => {
    chain = await openBenchChain();
    const { publicClient: reader, issuer, testClient: node } = chain;
    eas = await openEasStage({ reader, issuer, node });
    gate = await eas.gate([issuer.account.address]);
    good = await eas.attest(ACCOUNT);
    const { registry, schema } = eas;
    own = { gate, registry, schema, account: ACCOUNT };
  });
  after(() => chain.close());
  beforeEach(async () => {
    snapshot = await chain.testClient.snapshot();
  });
  afterEach(() => chain.testClient.revert({ id: snapshot }));

  const find = (places: Partial<FindAttestationParameters>) =>
    findAttestation(chain.publicClient, { ...own, ...places });
  const codeOf = (thrown: unknown) => (thrown instanceof SymbolonError ? thrown.code : "refused");

  it("is the newest good one in EAS's own indexer", async () => {
    const { indexer } = eas;
    expect(await find({ indexer })).to.deep.equal({
      uid: undefined,
      lookedAt: [{ place: "indexer", named: 0 }],
    });
    const newer = await eas.attest(ACCOUNT);
    const revoked = await eas.attest(ACCOUNT);
    const foreign = await eas.attest(ACCOUNT, { by: chain.relayer });
    await eas.revoke(revoked);
    for (const uid of [good, newer, revoked, foreign]) await eas.index(uid);
    await chain.testClient.mine({ blocks: 1 });
    expect(await find({ indexer })).to.deep.equal({
      uid: newer,
      lookedAt: [{ place: "indexer", named: 3 }],
    });
    expect((await find({ indexer, account: STRANGER })).uid).to.equal(undefined);
  });

  it("is what an indexer like Coinbase's points to", async () => {
    const indexer = eas.coinbase;
    expect((await find({ indexer })).lookedAt).to.deep.equal([{ place: "indexer", named: 0 }]);
    await eas.point(ACCOUNT, good);
    expect(await find({ indexer })).to.deep.equal({
      uid: good,
      lookedAt: [{ place: "indexer", named: 1 }],
    });
  });

  it("is none that an indexer only points to: each is read, and the events are looked through next", async () => {
    const { issuer, relayer } = chain;
    const { timestamp } = await getBlock(chain.publicClient);
    const schema = await eas.register("bool another");
    const revoked = await eas.attest(ACCOUNT);
    await eas.revoke(revoked);
    const lies: Readonly<Record<string, Hex>> = {
      "about somebody else": await eas.attest(STRANGER),
      "under another schema": await eas.attest(ACCOUNT, { schema }),
      "of another issuer": await eas.attest(ACCOUNT, { by: relayer }),
      revoked,
      expired: await eas.attest(ACCOUNT, { expires: timestamp + 1_000n }),
      "of no attestation": `0x${"11".repeat(32)}`,
    };
    await chain.testClient.increaseTime({ seconds: 2_000 });
    await chain.testClient.mine({ blocks: 1 });
    for (const [lie, uid] of Object.entries(lies)) {
      await eas.point(ACCOUNT, uid);
      const places = { indexer: eas.coinbase, fromBlock: 0n, issuers: [issuer.account.address] };
      const { uid: found, lookedAt } = await find(places);
      expect(found, lie).to.equal(good);
      expect(lookedAt[0], lie).to.deep.equal({ place: "indexer", named: 1 });
      // The same search without its check: it would hand on what the indexer points to.
      const hints = attestationHints(chain.publicClient, { ...own, ...places });
      expect((await lookThrough(hints, async () => true)).uid, lie).to.equal(uid);
    }
  });

  it("is found although an indexer fails, burns or returns garbage, and this is told", async () => {
    const both: readonly AttestationIndexer["kind"][] = ["eas", "coinbase"];
    const manners: readonly (readonly [string, Hex, string, readonly AttestationIndexer["kind"][]])[] = [
      ["refuses", "0x60006000fd", "refused", both],
      ["burns all gas", "0xfe", "refused", both],
      ["burns gas for ever", "0x5b600056", "refused", both],
      ["returns nothing", "0x00", "IndexerUnreadable", both],
      ["is no contract", "0x", "IndexerUnreadable", both],
      ["returns one word", "0x60206000f3", "IndexerUnreadable", ["eas"]],
      ["returns two words", "0x60406000f3", "IndexerUnreadable", ["coinbase"]],
      // An offset, and a length of 21, with as many words after it.
      ["lists more than asked for", "0x60206000526015602052602060170260 00f3", "IndexerUnreadable", ["eas"]],
      ["returns 100,000 bytes", "0x620186a06000f3", "IndexerUnreadable", both],
    ];
    for (const [manner, code, told, kinds] of manners) {
      await chain.testClient.setCode({ address: LIAR, bytecode: code.replaceAll(" ", "") as Hex });
      for (const kind of kinds) {
        const { uid, lookedAt } = await find({ indexer: { kind, address: LIAR }, fromBlock: 0n });
        expect(uid, manner).to.equal(good);
        const [indexer, events] = lookedAt;
        expect(codeOf(indexer?.thrown), manner).to.equal(told);
        expect(events, manner).to.deep.equal({ place: "events", named: 1 });
      }
    }
  });

  it("is what a gateway lists, asked after an indexer and before the events", async () => {
    const { registry, schema, coinbase: indexer } = eas;
    const asked: (string | undefined)[] = [];
    const newer = await eas.attest(ACCOUNT);
    const { url, close } = await listen(({ method, url: path }, response) => {
      asked.push(`${method} ${path}`);
      const said = { registry: registry.toLowerCase(), chainId: chain.publicClient.chain.id, schema };
      const uids = [STRANGER.padEnd(66, "0"), newer];
      response.end(JSON.stringify({ ...said, recipient: ACCOUNT, uids, of: "a newer gateway" }));
    });
    try {
      expect(await find({ indexer, gateway: `${url}/eas/`, fromBlock: 0n })).to.deep.equal({
        uid: newer,
        lookedAt: [
          { place: "indexer", named: 0 },
          { place: "gateway", named: 2 },
        ],
      });
      expect(asked).to.deep.equal([`GET /eas/v1/attestations?recipient=${ACCOUNT}&schema=${schema}`]);
    } finally {
      close();
    }
  });

  it("is found although a gateway is not there, refuses, or says something else, and this is told", async () => {
    const { registry, schema } = eas;
    const chainId = chain.publicClient.chain.id;
    const sound = { registry, chainId, schema, recipient: ACCOUNT, uids: [] as readonly unknown[] };
    let answer = "";
    let status = 200;
    const { url: gateway, close } = await listen((_, response) => {
      response.writeHead(status, { "content-type": "application/json" }).end(answer);
    });
    const told = async () => {
      const { uid, lookedAt } = await find({ gateway, fromBlock: 0n });
      expect(uid).to.equal(good);
      expect(lookedAt[1]).to.deep.equal({ place: "events", named: 1 });
      const [{ thrown } = {}] = lookedAt;
      return thrown instanceof SymbolonError ? `${thrown.code}: ${thrown.reason}` : thrown;
    };
    const { uids: _, ...without } = sound;
    const wrong: readonly (readonly [unknown, string])[] = [
      [{ ...sound, chainId: 10 }, "its chainId is 10, and not"],
      [{ ...sound, registry: gate }, `its registry is ${gate}, and not ${registry}`],
      [{ ...sound, schema: good }, `its schema is ${good}`],
      [{ ...sound, recipient: STRANGER }, `its recipient is ${STRANGER}`],
      [{ ...sound, recipient: "x".repeat(1_000) }, `its recipient is ${"x".repeat(100)}, and`],
      [{ ...sound, uids: Array(21).fill(good) }, "its uids are no list of 20 at most"],
      [{ ...sound, uids: Array(10_000).fill(good) }, "it answers more than can be asked for"],
      [{ ...sound, uids: [good, "0x12"] }, "its uids are no list"],
      [{ ...sound, uids: good }, "its uids are no list"],
      [without, "its uids are no list"],
      [[sound], "its chainId is undefined"],
      [null, "its chainId is undefined"],
    ];
    try {
      for (const [said, why] of wrong) {
        answer = JSON.stringify(said);
        expect(await told(), why)
          .to.match(/^GatewayUnreadable/)
          .and.include(why);
      }
      answer = "<html>";
      expect(await told()).to.include("its chainId is undefined");
      answer = JSON.stringify(sound);
      status = 503;
      expect(await told()).to.include("it answers with 503");
      status = 200;
      expect(await told()).to.equal(undefined);
    } finally {
      close();
    }
    expect(await told()).to.be.instanceOf(TypeError);
  });

  it("waits for no gateway that is silent, and for none once nobody looks any more", async () => {
    const { registry, schema } = eas;
    const { url: gateway, close } = await listen(() => {});
    const asked = { gateway, chainId: 1, registry, recipient: ACCOUNT, schema, most: 20 };
    const nameOf = (thrown: unknown) => (thrown as Error).name;
    try {
      expect(await askGateway({ ...asked, patience: 50 }).catch(nameOf)).to.equal("TimeoutError");
      const signal = AbortSignal.abort();
      expect(await askGateway({ ...asked, signal }).catch(nameOf)).to.equal("AbortError");
    } finally {
      close();
    }
  });

  it("looks at no more than 20 of a place: a flood leads to the next, and past the issuers' own events to none", async () => {
    const { issuer, relayer } = chain;
    for (let i = 0; i < 21; i++) await eas.index(await eas.attest(ACCOUNT, { by: relayer }));
    await eas.index(good);
    for (let i = 0; i < 20; i++) await eas.index(await eas.attest(ACCOUNT, { by: relayer }));
    const { indexer } = eas;
    const flooded = { place: "indexer", named: 20 };
    const blind = await find({ indexer, fromBlock: 0n });
    expect(blind).to.deep.equal({ uid: undefined, lookedAt: [flooded, { place: "events", named: 20 }] });
    const { uid, lookedAt } = await find({ indexer, fromBlock: 0n, issuers: [issuer.account.address] });
    expect(uid).to.equal(good);
    expect(lookedAt).to.deep.equal([flooded, { place: "events", named: 1 }]);
  });

  it("reads events from the newest on, in ranges that the node allows, and ends at the first good one", async () => {
    await chain.testClient.mine({ blocks: FAR });
    const ranges: number[] = [];
    const strict = createPublicClient({
      chain: chain.publicClient.chain,
      transport: custom({
        async request({ method, params }) {
          if (method === "eth_getLogs") {
            const [{ fromBlock, toBlock }] = params as [{ fromBlock: Hex; toBlock: Hex }];
            const size = Number(toBlock) - Number(fromBlock) + 1;
            if (size > 2_000)
              throw new RpcError(new Error("range too large"), { code: -32602, shortMessage: "" });
            ranges.push(Number(fromBlock));
          }
          return chain.publicClient.request({ method, params } as never);
        },
      }),
    });
    const places = { ...own, fromBlock: 0n };
    expect((await findAttestation(strict, places)).uid).to.equal(good);
    expect(ranges.length).to.be.within(FAR / 2_000, (2 * FAR) / 2_000);
    expect(ranges).to.deep.equal(ranges.toSorted((a, b) => b - a));
    const newest = await eas.attest(ACCOUNT);
    ranges.length = 0;
    expect((await findAttestation(strict, places)).uid).to.equal(newest);
    expect(ranges.length).to.equal(1);

    const refusing = createPublicClient({
      chain: chain.publicClient.chain,
      transport: custom({
        request: ({ method, params }) =>
          method === "eth_getLogs"
            ? Promise.reject(new RpcError(new Error("no such method"), { code: -32601, shortMessage: "" }))
            : chain.publicClient.request({ method, params } as never),
      }),
    });
    const { uid, lookedAt } = await findAttestation(refusing, { ...places, indexer: eas.coinbase });
    expect(uid).to.equal(undefined);
    expect(lookedAt.map(({ place, thrown }) => [place, thrown === undefined])).to.deep.equal([
      ["indexer", true],
      ["events", false],
    ]);
    const ended = await findAttestation(strict, {
      ...places,
      account: STRANGER,
      signal: AbortSignal.abort(),
    });
    expect(ended.uid).to.equal(undefined);
    expect(ranges.length).to.equal(1);
  });

  it("asks nothing twice of one attestation, and goes on where a place breaks off", async () => {
    const asked: Hex[] = [];
    const uids = [zeroHash, good, good];
    const places = [
      {
        place: "indexer",
        uids: async function* () {
          yield* uids;
          throw new Error("broken");
        },
      },
      {
        place: "events",
        uids: async function* () {
          yield* uids;
        },
      },
    ] as const;
    const { uid, lookedAt } = await lookThrough(places, async (one) => {
      asked.push(one);
      return false;
    });
    expect(asked).to.deep.equal([zeroHash, good]);
    expect(uid).to.equal(undefined);
    expect(lookedAt.map(({ named }) => named)).to.deep.equal([2, 0]);
    expect(lookedAt[0]?.thrown).to.be.instanceOf(Error);
  });
});
