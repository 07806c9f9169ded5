import { expect } from "chai";
import { createClient, http } from "viem";
import type { SubmissionResult } from "../../../src/services/gateway/answers.ts";
import { openServedCampaign } from "../../../src/services/gateway/campaigns/servedCampaign.ts";
import type { ChainRoom } from "../../../src/services/gateway/capacity.ts";
import {
  type Gateway,
  type OpenGatewayParameters,
  openGateway,
} from "../../../src/services/gateway/openGateway.ts";
import { HEAD_START } from "../../../src/services/gateway/policy/lanes.ts";
import { PROMISED } from "../../../src/services/gateway/policy/places.ts";
import { claimKind } from "../../../src/services/work/claimKind.ts";
import { temporaryFolder } from "../allocation/temporaryFolder.ts";
import { wrapSignature } from "../core/signing/wrapSignature.ts";
import { intentStates, workUntil } from "../delivery/work/workUntil.ts";
import { until } from "../patience.ts";
import { accountOf, openRelayChain, type RelayChain, type TestCampaign } from "../scripts/relayChain.ts";
import { openTestStore, type TestStore } from "../store/openTestStore.ts";
import { shiftedClock } from "../store/shiftedClock.ts";
import { refusalOf } from "../store/until.ts";
import { NARROW, openTestGateway, SLOW, submission, WIDE } from "./gatewayStage.ts";

const COUNT = 40;
/** Seconds: more than a machine sleeps within a test. */
const FAR = 100_000n;
type Ticket = Extract<SubmissionResult, { readonly answer: "ticket" }>;

describe("a gateway", () => {
  const folder = temporaryFolder();
  let chain: RelayChain;
  let test: TestCampaign;
  let store: TestStore;
  let opened: Gateway[] = [];
  before(async () => {
    chain = await openRelayChain();
  });
  after(() => chain.close());
  beforeEach(async () => {
    test = await chain.campaign(folder.path("tree"), COUNT);
    store = await openTestStore("postgres");
  });
  afterEach(async () => {
    for (const gateway of opened) await gateway.close();
    opened = [];
    await store.remove();
  });

  const open = async (
    terms: Partial<OpenGatewayParameters> & { readonly room?: ChainRoom } = {},
    of = test,
  ) => {
    const gateway = await openTestGateway(store.sql, chain, of, terms);
    opened.push(gateway);
    return gateway;
  };
  const claim = (index: number, terms: Parameters<typeof submission>[3] = {}) =>
    submission(chain, test, index, terms);
  const work = (enough: number) =>
    workUntil(
      {
        sql: store.sql,
        chains: [
          {
            client: chain.reader,
            senders: [chain.relayer],
            profile: {
              inFlight: 4,
              transactionGas: 16_000_000n,
              calldataBytes: 100_000,
              blockTime: 250,
              finality: { by: "depth", blocks: 0 },
            },
          },
        ],
        kinds: [claimKind({ feeTakers: [] })],
      },
      ({ done = 0 }) => done >= enough,
    );

  it("takes claims in, which workers then pay, each once; asked again it knows them", async () => {
    const gateway = await open();
    const claims = await Promise.all([0, 7, 39].map((index) => claim(index)));
    const answers = await Promise.all(claims.map((one) => gateway.submit(one)));
    expect(answers.map(({ answer }) => answer)).to.deep.equal(["queued", "queued", "queued"]);
    const again = await gateway.submit(claims[1]);
    const { id } = answers[1] as { id: bigint };
    expect(again).to.deep.equal({ answer: "known", id, state: "queued" });
    await work(3);
    expect(await chain.paid(test)).to.deep.equal([0, 7, 39]);
    const found = await gateway.find((again as { id: bigint }).id);
    expect(found).to.include({ state: "done" });
    expect(await gateway.find(999n)).to.equal(undefined);
  });

  it("knows what another process over the same store took in, and the same twice at once is one", async () => {
    const one = await open();
    const two = await open();
    const document = await claim(3);
    const answers = await Promise.all([one, two, one, two].map((gateway) => gateway.submit(document)));
    expect(new Set(answers.map((answer) => String((answer as { id: bigint }).id))).size).to.equal(1);
    expect(await intentStates(store.sql)).to.deep.equal({ queued: 1 });
    const other = await refusalOf(two.submit(await claim(3, { recipient: chain.token })));
    expect(other.code).to.equal("IntentDiffers");
    const both = await Promise.allSettled([
      one.submit(await claim(4)),
      one.submit(await claim(4, { recipient: chain.token })),
      one.submit(await claim(5)),
    ]);
    expect(both.map(({ status }) => status).toSorted()).to.deep.equal(["fulfilled", "fulfilled", "rejected"]);
  });

  const bad: readonly (readonly [string, string, (good: Record<string, unknown>) => unknown])[] = [
    ["no claim at all", "BadSignedClaim", () => "claim"],
    ["a member that is missing", "BadSignedClaim", ({ terms: _, ...rest }) => rest],
    ["another chain", "UnknownLane", (good) => ({ ...good, chainId: "5" })],
    ["another campaign", "UnknownLane", (good) => ({ ...good, campaign: `0x${"12".repeat(20)}` })],
    ["an index beyond the count", "IndexBeyondCount", (good) => leaf(good, { index: String(COUNT) })],
    ["another amount", "ClaimsNotProven", (good) => leaf(good, { amount: "1" })],
    ["no proof", "ClaimWithoutProof", ({ proof: _, ...rest }) => rest],
    ["a proof of another leaf", "ClaimsNotProven", (good) => ({ ...good, proof: test.tree.proof(1) })],
    ["altered terms", "InvalidSignature", (good) => terms(good, { maxFee: "1" })],
    ["a deadline that is over", "DeadlineExpired", (good) => terms(good, { deadline: "1" })],
    ["too low a limit", "AmountAboveLimit", (good) => terms(good, { upTo: "1" })],
    [
      "a taker of the fee who is nobody here",
      "FeeTakerNotOurs",
      (good) => terms(good, { feeTaker: chain.token }),
    ],
    [
      "a signature of a contract that is not there yet",
      "WrappedSignature",
      (good) => ({ ...good, signature: wrapSignature({ signature: `0x${"12".repeat(70)}` }) }),
    ],
    ["a signature that is none", "InvalidSignature", (good) => ({ ...good, signature: "0x1234" })],
  ];
  const leaf = (good: Record<string, unknown>, change: object) => ({
    ...good,
    leaf: { ...(good.leaf as object), ...change },
  });
  const terms = (good: Record<string, unknown>, change: object) => ({
    ...good,
    terms: { ...(good.terms as object), ...change },
  });
  it("refuses by name, with the hint, and takes nothing of it in", async () => {
    const gateway = await open();
    const good = await claim(0);
    for (const [what, code, alter] of bad) {
      const refusal = await refusalOf(gateway.submit(alter(good)));
      expect(refusal.code, what).to.equal(code);
      expect(refusal.hint, what).to.match(/\w/);
    }
    expect(await intentStates(store.sql)).to.deep.equal({});
    expect((await gateway.submit(good)).answer).to.equal("queued");
  });

  it("refuses what brings too little, and what is paid already", async () => {
    const feeTaker = chain.relayer.account.address;
    const gateway = await open({ leastFee: 5n, feeTakers: [feeTaker] });
    expect((await refusalOf(gateway.submit(await claim(1)))).code).to.equal("FeeTooLow");
    expect((await gateway.submit(await claim(1, { maxFee: 5n, feeTaker }))).answer).to.equal("queued");
    await chain.claim(test, 2);
    const late = await open({ leastFee: 5n });
    const paid = await refusalOf(late.submit(await claim(2, { maxFee: 5n })));
    expect(paid.code).to.equal("AlreadyClaimed");
  });

  it("tells whom it cannot take in when to come, keeps that place in any process, and keeps none for those too late", async () => {
    const { sql, shift } = shiftedClock(store.sql);
    const one = await open({ sql, room: SLOW });
    const two = await open({ sql, room: SLOW });
    const answers: SubmissionResult[] = [];
    for (let index = 0; index < 20; index++) answers.push(await one.submit(await claim(index)));
    const kinds = answers.map(({ answer }) => answer);
    const first = kinds.indexOf("ticket");
    expect(first).to.be.within(5, 8);
    expect(kinds.slice(first).every((kind) => kind === "ticket")).to.equal(true);
    const tickets = answers.slice(first) as Ticket[];
    for (const [i, { comes, turn }] of tickets.entries()) {
      expect(comes).to.be.above(one.now());
      expect(turn).to.be.above(comes);
      if (i > 0) expect(turn).to.be.above(tickets[i - 1]?.turn ?? Infinity);
    }
    const [{ ticket, comes }] = tickets as [Ticket];
    // Who asks again without it takes no second place from others.
    expect(await one.submit(await claim(first))).to.deep.include({ answer: "ticket", ticket });
    const early = (await two.submit(await claim(first), ticket)) as Ticket;
    expect(early).to.deep.include({ answer: "ticket", comes: Math.round(comes * 1_000) / 1_000 });
    expect((await refusalOf(two.submit(await claim(first), `${ticket}0`))).code).to.equal("BadTicket");
    expect((await refusalOf(two.submit(await claim(19), ticket))).details).to.deep.equal({ flaw: "foreign" });
    const deadline = BigInt(Math.ceil(comes) + 1);
    const late = await two.submit(await claim(30, { deadline }));
    expect(late.answer).to.equal("tooLate");
    expect((late as Ticket).turn).to.be.above(Number(deadline));
    shift.seconds = comes + 1 - two.now();
    await until(() => two.now() > comes);
    expect((await two.submit(await claim(first), ticket)).answer).to.equal("queued");
  });

  it("promises places for a wave that is not open yet, one after the other from its opening on", async () => {
    const { timestamp } = await chain.block();
    const start = timestamp + FAR;
    const later = await chain.campaign(folder.path("later"), COUNT, { start, end: start + FAR });
    const gateway = await open({ room: NARROW }, later);
    const answers: Ticket[] = [];
    for (let index = 0; index < 5; index++) {
      answers.push((await gateway.submit(await submission(chain, later, index))) as Ticket);
    }
    expect(answers.map(({ answer }) => answer)).to.deep.equal(new Array(5).fill("ticket"));
    expect(answers[0]?.comes).to.equal(Number(start));
    const gaps = answers.slice(1).map(({ turn }, i) => turn - (answers[i]?.turn ?? 0));
    for (const gap of gaps) expect(gap).to.be.closeTo(1 / (2 * PROMISED), 0.01);
    const again = await gateway.submit(await submission(chain, later, 0), answers[0]?.ticket);
    expect(again).to.include({ answer: "ticket", comes: Number(start) });
    const deadline = start - 1n;
    expect((await gateway.submit(await submission(chain, later, 9, { deadline }))).answer).to.equal(
      "tooLate",
    );
  });

  it("serves lanes alike: one that floods keeps another waiting for no more than its share", async () => {
    const quiet = await chain.campaign(folder.path("quiet"), COUNT);
    const hog = await open();
    const calm = await open({}, quiet);
    for (let index = 0; index < COUNT; index++) await hog.submit(await claim(index));
    for (let index = 0; index < 5; index++) await calm.submit(await submission(chain, quiet, index));
    const rows = await store.sql.query<{ lane: string }>(
      "select lane from intent where state = 'queued' order by rank, id limit $1",
      [HEAD_START + 5],
    );
    expect(rows.filter(({ lane }) => lane.includes(quiet.campaign.toLowerCase())).length).to.equal(5);
  });

  it("promises places at the whole rate while others are told to come to what opens later", async () => {
    const { timestamp } = await chain.block();
    const start = timestamp + FAR;
    const later = await chain.campaign(folder.path("later"), COUNT, { start, end: start + FAR });
    await (await open({ room: NARROW }, later)).submit(await submission(chain, later, 0));
    const gateway = await open({ room: NARROW });
    const answers: SubmissionResult[] = [];
    for (let index = 0; index < 20; index++) answers.push(await gateway.submit(await claim(index)));
    const turns = answers.filter(({ answer }) => answer === "ticket").map((one) => (one as Ticket).turn);
    expect((turns[1] ?? 0) - (turns[0] ?? 0)).to.be.closeTo(1 / (2 * PROMISED), 0.01);
  });

  it("takes the signature of an account's contract, and asks it only where no key has signed", async () => {
    const wallet = await chain.campaign(folder.path("wallet"), 2);
    await chain.node.setCode({ address: accountOf(0), bytecode: TAKES_ALL });
    const gateway = await open({}, wallet);
    const document = await submission(chain, wallet, 0);
    expect((await gateway.submit({ ...document, signature: "0x1234" })).answer).to.equal("queued");
    await work(1);
    expect(await chain.paid(wallet)).to.deep.equal([0]);
    await chain.node.setCode({ address: accountOf(0), bytecode: "0x" });
  });

  it("says so where the node is away that would have to be asked about a signature", async () => {
    const campaign = await openServedCampaign(chain.reader, test.campaign);
    const silent = createClient({
      chain: chain.reader.chain,
      transport: http("http://127.0.0.1:1", { retryCount: 0 }),
    });
    const served = [{ campaign: { ...campaign, client: silent }, room: WIDE }];
    const gateway = await openGateway({ sql: store.sql, served, feeTakers: [], by: "test" });
    opened.push(gateway);
    const refusal = await refusalOf(gateway.submit({ ...(await claim(1)), signature: "0x1234" }));
    expect(refusal.code).to.equal("ChainNotReachable");
    expect((await gateway.submit(await claim(1))).answer).to.equal("queued");
  });

  it("says so where the store is away, and refuses by that name until it is back", async () => {
    let isAway = false;
    const { sql } = store;
    const fails = <Run extends (...args: never[]) => unknown>(run: Run) =>
      ((...args: never[]) => (isAway ? Promise.reject(new Error("away")) : run(...args))) as Run;
    const troubles: unknown[] = [];
    const gateway = await openTestGateway(
      { ...sql, query: fails(sql.query), transaction: fails(sql.transaction) },
      chain,
      test,
      { onTrouble: (thrown) => troubles.push(thrown) },
    );
    opened.push(gateway);
    expect(gateway.level()).to.equal("normal");
    isAway = true;
    await until(() => gateway.level() === "storeAway");
    expect((await refusalOf(gateway.submit(await claim(1)))).code).to.equal("StoreAway");
    expect(troubles).to.have.length.above(0);
    isAway = false;
    await until(() => gateway.level() === "normal");
    expect((await gateway.submit(await claim(1))).answer).to.equal("queued");
  });
});

/** Code that answers any call with what ERC-1271 wants: return(mstore(0, 0x1626ba7e << 224)). */
const TAKES_ALL = "0x631626ba7e60e01b5f5260205ff3";
