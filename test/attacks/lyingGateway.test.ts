import type { RequestListener } from "node:http";
import { expect } from "chai";
import { type Address, createPublicClient, custom, type Hex } from "viem";
import { openBenchChain } from "../../bench/gas/openBenchChain.ts";
import { getAttestation } from "../../src/sdk/chain/read/attestations.ts";
import { findAttestation } from "../../src/sdk/credentials/attestations/findAttestation.ts";
import { openEasStage } from "../toolkit/credentials/attestations/easStage.ts";
import { listen } from "../toolkit/react/listen.ts";
import { type FinderHole, plainlyFound } from "./twins/plainFinder.ts";

const ACCOUNT: Address = "0x00000000000000000000000000000000000ac001";
const STRANGER: Address = "0x00000000000000000000000000000000000ac002";
/** Uids of a flood, and bytes after which an endless answer is cut off here. */
const FLOOD = 10_000;
const ENDLESS = 4_000_000;
/** Questions to the node that finding one attestation takes, and far fewer than a flood. */
const A_FEW = 20;

/** A292, A293. A claim page asks a gateway for the account's attestation, and the gateway is the attacker's. */
describe("attacks: a gateway that lists attestations", () => {
  let chain: Awaited<ReturnType<typeof openBenchChain>>;
  let eas: Awaited<ReturnType<typeof openEasStage>>;
  let gate: Address;
  let good: Hex;
  let strangers: Hex;
  let asked = 0;
  before(async () => {
    chain = await openBenchChain();
    const { publicClient: reader, issuer, testClient: node } = chain;
    eas = await openEasStage({ reader, issuer, node });
    gate = await eas.gate([issuer.account.address]);
    good = await eas.attest(ACCOUNT);
    strangers = await eas.attest(STRANGER);
  });
  after(() => chain.close());

  const play = async (answer: RequestListener) => {
    const { registry, schema } = eas;
    const { publicClient } = chain;
    const client = createPublicClient({
      chain: publicClient.chain,
      transport: custom(
        {
          request({ method, params }) {
            asked += 1;
            return publicClient.request({ method, params } as never);
          },
        },
        { retryCount: 0 },
      ),
    });
    const { url: gateway, close } = await listen(answer);
    const own = { gate, registry, schema };
    // Of the others the node is not asked, which would take the test ten seconds.
    const real = new Set([good, strangers]);
    const isGood = async (uid: Hex) => {
      if (real.has(uid))
        return (await getAttestation(client, { registry, uid })).recipient.toLowerCase() === ACCOUNT;
      asked += 1;
      return false;
    };
    const chainId = publicClient.chain.id;
    const about = { gateway, chainId, recipient: ACCOUNT, schema, longest: 8_000 };
    return {
      ours: () => findAttestation(client, { ...own, account: ACCOUNT, gateway, fromBlock: 0n }),
      twin: (hole: FinderHole) => plainlyFound(hole, { ...about, isGood }),
      close,
    };
  };
  const counted = async <Value>(run: () => Promise<Value>) => {
    asked = 0;
    return { found: await run(), questions: asked };
  };
  const saying = (said: object): RequestListener => {
    const { registry, schema } = eas;
    const text = JSON.stringify({
      registry,
      schema,
      chainId: chain.publicClient.chain.id,
      recipient: ACCOUNT,
      ...said,
    });
    return (_, response) => response.end(text);
  };

  it("makes nobody claim by somebody else's; the twin hands on what it is told", async () => {
    const { ours, twin, close } = await play(saying({ uids: [strangers] }));
    try {
      const { uid, lookedAt } = await ours();
      expect(uid).to.equal(good);
      expect(lookedAt[0]).to.deep.equal({ place: "gateway", named: 1 });
      expect(await twin("None")).to.equal(undefined);
      expect(await twin("UnreadHint")).to.equal(strangers);
    } finally {
      close();
    }
  });

  it("makes nobody ask a node 10,000 times; the twin asks about each", async () => {
    const uids = Array.from({ length: FLOOD }, (_, i): Hex => `0x${(i + 1).toString(16).padStart(64, "0")}`);
    const { ours, twin, close } = await play(saying({ uids }));
    try {
      const { found, questions } = await counted(ours);
      expect([found.uid, found.lookedAt[0]?.named]).to.deep.equal([good, 0]);
      expect(questions).to.be.at.most(A_FEW);
      const sound = await counted(() => twin("None"));
      expect(sound).to.deep.equal({ found: undefined, questions: 0 });
      expect((await counted(() => twin("AnyLength"))).questions).to.be.at.least(FLOOD);
    } finally {
      close();
    }
  });

  it("answers for no other chain: nothing of it is asked for; the twin asks", async () => {
    const { ours, twin, close } = await play(saying({ chainId: 10, uids: [good] }));
    try {
      const { uid, lookedAt } = await ours();
      expect([uid, lookedAt[0]?.named, lookedAt[1]?.place]).to.deep.equal([good, 0, "events"]);
      expect(await twin("None")).to.equal(undefined);
      expect(await twin("AnyChain")).to.equal(good);
    } finally {
      close();
    }
  });

  it("keeps nobody by an answer without end; the twin reads on until the attacker is tired", async () => {
    let sent = 0;
    let isTired = false;
    const { ours, twin, close } = await play((_, response) => {
      sent = 0;
      const send = () => {
        while (!response.destroyed) {
          if (sent >= ENDLESS) {
            isTired = true;
            return void response.end();
          }
          sent += 1_000;
          if (!response.write(" ".repeat(1_000))) return void response.once("drain", send);
        }
      };
      send();
    });
    try {
      const { uid, lookedAt } = await ours();
      expect([uid, lookedAt[0]?.named, lookedAt[1]?.place]).to.deep.equal([good, 0, "events"]);
      expect(await twin("None")).to.equal(undefined);
      isTired = false;
      await twin("NoEnd").catch(() => {});
      expect(isTired).to.equal(true);
    } finally {
      close();
    }
  });
});
