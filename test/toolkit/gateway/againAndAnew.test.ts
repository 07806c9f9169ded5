import { expect } from "chai";
import { type Address, concatHex, type Hex, keccak256, numberToHex, parseSignature, stringToHex } from "viem";
import { serializeErc6492Signature } from "viem/utils";
import { expireIntents, submitIntents } from "../../../src/services/delivery/tables/intents.ts";
import { deliveryTables } from "../../../src/services/delivery/tables/migrations.ts";
import type { SubmissionResult } from "../../../src/services/gateway/answers.ts";
import { readLanes } from "../../../src/services/gateway/tables/laneOverview.ts";
import { migrate } from "../../../src/services/store/migrate.ts";
import { claimIntent } from "../../../src/services/work/claimIntent.ts";
import { claimKind } from "../../../src/services/work/claimKind.ts";
import { storedDigests } from "../../../src/services/work/storedDigests.ts";
import { workUntil } from "../delivery/work/workUntil.ts";
import { accountOf, keyOf } from "../scripts/relayChain.ts";
import { RECIPIENT, signedClaim } from "../scripts/signedClaims.ts";
import { refusalOf } from "../store/until.ts";
import { type Document, submit, useAttackStage } from "./attackStage.ts";
import { SLOW } from "./gatewayStage.ts";

const ANOTHER: Address = "0x00000000000000000000000000000000000ec1e2";
/** Code that answers any call with what ERC-1271 wants. */
const TAKES_ALL = "0x631626ba7e60e01b5f5260205ff3";

/** The same JSON, all its members in the other order. */
function reversed(document: Document): Document {
  const turned = (value: unknown): unknown =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? reversed(value as Document)
      : value;
  return Object.fromEntries(
    Object.entries(document)
      .reverse()
      .map(([name, value]) => [name, turned(value)]),
  );
}

type Claim = {
  readonly campaign: string;
  readonly leaf: { readonly account: string };
  readonly proof: readonly string[];
  readonly signature: string;
};

/** Members and hexadecimal digits in another form than `campaign sign` writes them. */
function otherForm(document: Document): Document {
  const { campaign, leaf, proof, signature, ...rest } = document as Document & Claim;
  const upper = (value: string) => `0x${value.slice(2).toUpperCase()}`;
  return {
    ...rest,
    paidBefore: "0",
    campaign: campaign.toLowerCase(),
    leaf: { ...leaf, account: upper(leaf.account) },
    proof: proof.map(upper),
    signature: upper(signature),
  };
}

/** A signature in the 64 bytes of ERC-2098. */
function short(document: Document): Document {
  const { r, s, yParity } = parseSignature(document.signature as Hex);
  const signature = concatHex([r, numberToHex(BigInt(s) + (BigInt(yParity) << 255n), { size: 32 })]);
  return { ...document, signature };
}

/** A signature as an account wraps it that may not be deployed (ERC-6492). */
function wrapped(document: Document): Document {
  const signature = document.signature as Hex;
  return { ...document, signature: serializeErc6492Signature({ address: ANOTHER, data: "0x12", signature }) };
}

const idOf = (answer: SubmissionResult) => (answer as { readonly id: bigint }).id;

describe("a claim that comes again", () => {
  const stage = useAttackStage(40);
  const at = { inFlight: 4, transactionGas: 16_000_000n, calldataBytes: 100_000, blockTime: 250 };
  const work = (isEnough: (states: Readonly<Record<string, number>>) => boolean) => {
    const { chain, store } = stage;
    const profile = { ...at, finality: { by: "depth", blocks: 0 } as const };
    const chains = [{ client: chain.reader, senders: [chain.relayer], profile }];
    return workUntil({ sql: store.sql, chains, kinds: [claimKind({ feeTakers: [] })] }, isEnough);
  };
  const stored = async () => {
    const rows = await stage.store.sql.query<{ readonly state: string; readonly recipient: Address }>(
      "select state, content#>>'{claim,terms,recipient}' as recipient from intent order by id",
    );
    return rows.map(({ state, recipient }) => [state, recipient]);
  };
  const later = async (seconds: bigint) => (await stage.chain.block()).timestamp + seconds;

  it("is the same in whatever form its JSON and its signature are, to any process", async () => {
    const { gateway: one } = await stage.serve();
    const { gateway: two } = await stage.serve();
    const claim = await stage.claim(0);
    const id = idOf(await one.submit(claim));
    for (const form of [reversed(claim), otherForm(claim), short(claim), reversed(otherForm(claim))]) {
      for (const gateway of [one, two])
        expect(await gateway.submit(form)).to.deep.equal({ answer: "known", id, state: "queued" });
    }
    const first = idOf(await two.submit(short(await stage.claim(1))));
    expect(idOf(await one.submit(await stage.claim(1)))).to.equal(first);
    const [lane] = await readLanes(stage.store.sql);
    expect(lane).to.include({ queued: 2 });
    // A lane's share is spent by what it has taken in, and not by who asks again.
    const [share] = await stage.store.sql.query("select finish, weight from lane");
    expect(share).to.deep.equal({ finish: 2 / 4, weight: 4 });
    for (const [form, code] of [
      [{ ...claim, leaf: { ...(claim.leaf as object), index: "00" } }, "BadSignedClaim"],
      [{ ...claim, leaf: { ...(claim.leaf as object), index: 0 } }, "BadSignedClaim"],
      [{ ...claim, chainId: 31_337 }, "BadSignedClaim"],
    ] as const)
      expect((await refusalOf(two.submit(form))).code).to.equal(code);
  });

  it("is known once it is paid: to whoever lost the answer, by another process, after a restart", async () => {
    const { chain, store, test } = stage;
    const { gateway, url } = await stage.serve();
    const claims = await Promise.all([2, 3].map((index) => stage.claim(index)));
    const ids = await Promise.all(claims.map(async (claim) => idOf(await gateway.submit(claim))));
    await work(({ done = 0 }) => done === 2);
    const payments = await chain.payments(test);
    const known = [2, 3].map((index, i) => {
      const { hash: transaction } = payments.find((one) => one.index === index) ?? {};
      return { answer: "known", id: ids[i], state: "done", transaction };
    });
    const again = await submit(url, claims[0]);
    expect(again.body).to.include({ ...known[0], id: gateway.ids.of(ids[0] as bigint) });
    // Of these only the store knows anything.
    const other = (await stage.serve()).gateway;
    for (const [i, claim] of claims.entries()) {
      expect(await other.submit(claim)).to.deep.equal(known[i]);
      for (const form of [reversed(claim), otherForm(claim), short(claim)])
        expect(await other.submit(form)).to.deep.equal(known[i]);
    }
    const [claim = {}] = claims;
    const anew = await stage.claim(2, { recipient: ANOTHER, deadline: await later(1_000n) });
    const unproven = { ...claim, proof: test.tree.proof(1) };
    const forged = { ...claim, signature: `0x${"12".repeat(64)}1b` };
    for (const one of [anew, unproven, forged])
      expect((await refusalOf(other.submit(one))).code).to.equal("AlreadyClaimed");
    const asked: string[] = [];
    const watched = {
      ...store.sql,
      query: ((text: string, values: never) => {
        if (text.includes("asked (chain, key)")) asked.push(text);
        return store.sql.query(text, values);
      }) as typeof store.sql.query,
    };
    const third = (await stage.serve({ sql: watched })).gateway;
    await Promise.all(Array.from({ length: 50 }, () => refusalOf(third.submit(forged))));
    expect((await refusalOf(third.submit(unproven))).code).to.equal("AlreadyClaimed");
    // Strangers cannot have the store read for each of theirs, and for none without a proof.
    expect(asked.length).to.be.within(1, 2);
  });

  it("is known by the digest that an earlier version gave it", async () => {
    const { sql } = stage.store;
    const { gateway } = await stage.serve();
    const claim = await stage.claim(4);
    const id = idOf(await gateway.submit(claim));
    const former = keccak256(stringToHex(JSON.stringify(claim)));
    await sql.query("update intent set digest = $1, content = content - 'version'", [former]);
    expect(await (await stage.serve()).gateway.submit(claim)).to.include({ answer: "known", id });
    expect(await gateway.submit(claim)).to.include({ answer: "known", id });
    await work(({ done = 0 }) => done === 1);
    expect(await (await stage.serve()).gateway.submit(claim)).to.include({ answer: "known", state: "done" });
    expect(await submitIntents(sql, [claimIntent(claim)], "test")).to.include({ added: 0, replaced: 0 });
    // Its text in another order is another digest: what it is, its content tells.
    const known = async (document: Document) => (await stage.serve()).gateway.submit(document);
    expect(await known(reversed(claim))).to.include({ answer: "known", state: "done" });
    const paid = await stage.claim(4, { recipient: ANOTHER });
    expect((await refusalOf(known(paid))).code).to.equal("AlreadyClaimed");
    const waits = await stage.claim(31);
    const waiting = idOf(await gateway.submit(waits));
    await sql.query("update intent set digest = $1, content = content - 'version' where id = $2", [
      former,
      waiting,
    ]);
    expect(await known(otherForm(waits))).to.include({ answer: "known", id: waiting });
    const [row] = await sql.query<{ readonly digest: Hex; readonly content: unknown }>(
      "select digest, content from intent where id = $1",
      [waiting],
    );
    expect(row?.digest).to.equal(claimIntent(waits).digest);
    expect(storedDigests(row?.content)).to.deep.equal({ digest: row?.digest, former: undefined });
  });

  it("is known, and takes the place of what it was, however full the lane is", async () => {
    const { gateway: one } = await stage.serve({ room: SLOW });
    const { gateway: two } = await stage.serve({ room: SLOW });
    const deadline = await later(10_000_000n);
    const claim = await stage.claim(7, { deadline });
    const id = idOf(await one.submit(claim));
    let last = await one.submit(await stage.claim(8));
    for (let index = 9; last.answer !== "ticket"; index++) last = await one.submit(await stage.claim(index));
    const places = () => stage.store.sql.query("select next, expected from lane");
    const before = await places();
    for (const gateway of [one, two]) {
      for (const form of [reversed(claim), otherForm(claim)])
        expect(await gateway.submit(form)).to.deep.equal({ answer: "known", id, state: "queued" });
    }
    for (const [i, gateway] of [two, one].entries()) {
      const anew = await stage.claim(7, { recipient: ANOTHER, deadline: deadline + BigInt(i + 1) });
      const answer = await gateway.submit(anew);
      expect(answer).to.deep.include({
        answer: "queued",
        id,
        replaces: { usableUntil: deadline + BigInt(i) },
      });
    }
    expect((await stored())[0]).to.deep.equal(["queued", ANOTHER]);
    // None of these took a turn from whoever comes next.
    expect(await places()).to.deep.equal(before);
    expect((await refusalOf(two.submit(claim))).code).to.equal("IntentDiffers");
  });

  it("is the same in a wrapping (ERC-6492), by a gateway and by work submit", async () => {
    const { sql } = stage.store;
    const { gateway } = await stage.serve();
    const put = async (document: Document) => submitIntents(sql, [claimIntent(document)], "work submit");
    const claim = await stage.claim(32);
    const id = idOf(await gateway.submit(wrapped(claim)));
    for (const form of [claim, wrapped(claim)])
      expect(await put(form)).to.deep.include({ ids: [id], added: 0, replaced: 0 });
    const other = await stage.claim(33);
    await put(wrapped(other));
    for (const form of [other, wrapped(other)])
      expect(await gateway.submit(form)).to.include({ answer: "known" });
    // A contract's signature: work submit does not ask the chain which bytes it takes.
    const byContract = { ...(await stage.claim(34)), signature: "0x12" };
    await put(wrapped(byContract));
    await stage.chain.node.setCode({ address: accountOf(34), bytecode: TAKES_ALL });
    expect(await gateway.submit(wrapped(byContract))).to.include({ answer: "known" });
    await stage.chain.node.setCode({ address: accountOf(34), bytecode: "0x" });
  });

  it("is superseded, and no error, where a file has what its account has signed again since", async () => {
    const { sql } = stage.store;
    const { gateway } = await stage.serve();
    const put = (...claims: readonly Document[]) =>
      submitIntents(sql, claims.map(claimIntent), "work submit");
    const deadline = await later(5_000n);
    const old = await stage.claim(35, { deadline });
    const anew = await stage.claim(35, { deadline: deadline + 1n, recipient: ANOTHER });
    const other = await stage.claim(36);
    const more = await stage.claim(37);
    expect(await put(old, anew, other)).to.include({ added: 2, replaced: 1, superseded: 0 });
    expect(await put(old, anew, other)).to.include({ added: 0, replaced: 0, superseded: 1 });
    await gateway.submit(await stage.claim(35, { deadline: deadline + 2n }));
    const again = await put(old, anew, other, more);
    expect(again).to.include({ added: 1, replaced: 0, superseded: 2 });
    expect(again.ids[0]).to.equal(again.ids[1]);
    expect((await stored()).map(([, recipient]) => recipient)).to.deep.equal([
      RECIPIENT,
      RECIPIENT,
      RECIPIENT,
    ]);
    const same = await stage.claim(35, { deadline: deadline + 2n, recipient: ANOTHER });
    expect((await refusalOf(put(same))).code).to.equal("IntentDiffers");
    // What nobody has checked supersedes nothing.
    await sql.query("update intent set content = jsonb_set(content, '{isByKey}', 'false')");
    expect((await refusalOf(put(old))).code).to.equal("IntentDiffers");
  });

  it("is not kept out by another account's, once a worker has found that this one has not the leaf", async () => {
    const { sql } = stage.store;
    const { gateway } = await stage.serve();
    const claim = await stage.claim(38);
    const foreign = { ...claim, leaf: { ...(claim.leaf as object), account: accountOf(8) } };
    await submitIntents(sql, [claimIntent(foreign)], "work submit");
    const kept = await refusalOf(gateway.submit(claim));
    expect([kept.code, kept.hint.includes("names another account")]).to.deep.equal(["IntentDiffers", true]);
    await work(({ parked = 0 }) => parked === 1);
    // Without a gateway nobody has checked its proof.
    expect((await refusalOf(submitIntents(sql, [claimIntent(claim)], "work submit"))).code).to.equal(
      "IntentDiffers",
    );
    expect((await gateway.submit(claim)).answer).to.equal("queued");
    await work(({ done = 0 }) => done === 1);
  });

  it("does not bring an earlier signature back by another proof", async () => {
    const { sql } = stage.store;
    const { gateway } = await stage.serve();
    const deadline = await later(5_000n);
    await gateway.submit(await stage.claim(39, { deadline: deadline + 1n }));
    await sql.query("update intent set state = 'parked', reason = 'ClaimsNotProven'");
    const old = await stage.claim(39, { deadline, recipient: ANOTHER });
    expect((await refusalOf(gateway.submit(old))).code).to.equal("IntentDiffers");
    expect(await stored()).to.deep.equal([["parked", RECIPIENT]]);
  });

  it("takes the place of what it was before, where it is signed anew with a later deadline, and is paid once", async () => {
    const { chain, test } = stage;
    const { url, gateway } = await stage.serve();
    const first = await later(5_000n);
    const second = await later(6_000n);
    const old = await stage.claim(5, { deadline: first });
    const taken = await submit(url, old);
    await submit(url, await stage.claim(6));
    expect(taken.body).not.to.have.property("replaces");
    const ranks = () => stage.store.sql.query("select id, rank, turn, submitted from intent order by id");
    const before = await ranks();
    const anew = await stage.claim(5, { recipient: ANOTHER, deadline: second });
    const { status, body } = await submit(url, anew);
    expect(status).to.equal(202);
    expect(body).to.deep.include({
      answer: "queued",
      id: taken.body.id,
      replaces: { usableUntil: String(first) },
    });
    expect(await ranks()).to.deep.equal(before);
    expect((await readLanes(stage.store.sql))[0]).to.include({ queued: 2 });
    expect(await gateway.submit(anew)).to.include({ answer: "known", state: "queued" });
    // The process remembers that it took the old one in; the store has it no more.
    const refused = await submit(url, old);
    expect([refused.status, refused.body.error?.code]).to.deep.equal([409, "IntentDiffers"]);
    expect(refused.body.error?.details).to.include({ state: "queued", deadline: String(second) });
    const same = await refusalOf(gateway.submit(await stage.claim(5, { deadline: second })));
    expect(same.hint).to.include(`after ${second}`);
    await work(({ done = 0 }) => done === 2);
    const paid = (await chain.payments(test)).filter(({ index }) => index === 5);
    expect(paid).to.have.length(1);
    expect(await chain.balance(ANOTHER)).to.equal(1_005n);
  });

  it("takes no place by what its account has not signed, nor before its signature is checked", async () => {
    const { gateway } = await stage.serve({ room: SLOW });
    await gateway.submit(await stage.claim(7, { deadline: await later(5_000n) }));
    const terms = { recipient: ANOTHER, deadline: await later(10_000_000n) };
    const { chain, test } = stage;
    const forged = JSON.parse(await signedClaim(chain, test, 7, terms, keyOf(8))) as Document;
    const proof = test.tree.proof(7);
    expect((await refusalOf(gateway.submit({ ...forged, proof }))).code).to.equal("InvalidSignature");
    // Others fill the lane: then what has a ticket is not checked before its moment.
    let ticket: string | undefined;
    for (let index = 8; ticket === undefined; index++) {
      const answer = await gateway.submit(await stage.claim(index));
      if (answer.answer === "ticket") ({ ticket } = answer);
    }
    const full = await refusalOf(gateway.submit({ ...forged, proof }));
    expect(full.code).to.equal("InvalidSignature");
    // Who has a ticket and comes before its moment is not checked, also if the store has another signature since.
    const own = await gateway.submit(await stage.claim(30, terms));
    expect(own.answer).to.equal("ticket");
    const first = await stage.claim(30, { deadline: await later(5_000n) });
    await submitIntents(stage.store.sql, [claimIntent(first)], "work submit");
    const early = JSON.parse(await signedClaim(chain, test, 30, terms, keyOf(8))) as Document;
    const unchecked = { ...early, proof: test.tree.proof(30) };
    const answer = await gateway.submit(unchecked, (own as { readonly ticket: string }).ticket);
    expect(answer.answer).to.equal("ticket");
    expect(new Set((await stored()).map(([, recipient]) => recipient))).to.deep.equal(new Set([RECIPIENT]));
    expect((await stored())[0]).to.deep.equal(["queued", RECIPIENT]);
  });

  it("takes the place of what expired, with a place of its own again", async () => {
    const { sql } = stage.store;
    const { chain } = stage;
    const { gateway } = await stage.serve();
    const deadline = await later(500n);
    const id = idOf(await gateway.submit(await stage.claim(20, { deadline })));
    await expireIntents(sql, chain.reader.chain.id, "test", deadline + 1n);
    await sql.query("update intent set submitted = submitted - interval '1 hour'");
    expect((await readLanes(sql))[0]).to.include({ queued: 0 });
    const anew = await gateway.submit(await stage.claim(20, { deadline: deadline + 5_000n }));
    expect(anew).to.deep.include({ answer: "queued", id, replaces: { usableUntil: deadline } });
    const [lane] = await readLanes(sql);
    expect(lane).to.include({ queued: 1 });
    expect(lane?.oldestWaiting).to.be.below(3_000);
    await work(({ done = 0 }) => done === 1);
  });

  it("takes the place of what nobody had signed, and never the other way round", async () => {
    const { sql } = stage.store;
    const { chain, test } = stage;
    await migrate(sql, deliveryTables);
    const unsigned = (index: number) =>
      claimIntent({
        format: "symbolon-claim",
        version: 1,
        chainId: String(chain.reader.chain.id),
        campaign: test.campaign,
        leaf: { index: String(index), account: accountOf(index), amount: String(1_000 + index) },
        proof: test.tree.proof(index),
      });
    await submitIntents(sql, [unsigned(21)], "work submit");
    const { gateway } = await stage.serve();
    const signed = await gateway.submit(await stage.claim(21, { deadline: await later(5_000n) }));
    expect(signed).to.deep.include({ answer: "queued", replaces: { usableUntil: undefined } });
    // The whole file again is no error: what its account signed is newer.
    expect(await submitIntents(sql, [unsigned(21)], "work submit")).to.include({
      replaced: 0,
      superseded: 1,
    });
    expect(await stored()).to.deep.equal([["queued", RECIPIENT]]);
    const anew = claimIntent(await stage.claim(21, { recipient: ANOTHER, deadline: await later(6_000n) }));
    expect(await submitIntents(sql, [anew], "work submit")).to.include({ added: 0, replaced: 1 });
    // Without a chain nobody knows whether a contract takes a signature.
    const byContract = claimIntent({ ...(await stage.claim(21)), signature: "0x1234" });
    expect((await refusalOf(submitIntents(sql, [byContract], "work submit"))).code).to.equal("IntentDiffers");
    expect(await stored()).to.deep.equal([["queued", ANOTHER]]);
  });

  it("is not kept out by one that somebody else has signed, once a worker has found that", async () => {
    const { sql } = stage.store;
    const { chain, test } = stage;
    await migrate(sql, deliveryTables);
    const forged = JSON.parse(
      await signedClaim(chain, test, 24, { recipient: ANOTHER }, keyOf(25)),
    ) as Document;
    await submitIntents(sql, [claimIntent({ ...forged, proof: test.tree.proof(24) })], "work submit");
    await work(({ parked = 0 }) => parked === 1);
    const { gateway } = await stage.serve();
    const own = await gateway.submit(await stage.claim(24, { deadline: await later(5_000n) }));
    expect(own.answer).to.equal("queued");
    expect(await stored()).to.deep.equal([["queued", RECIPIENT]]);
  });

  it("takes the place of an earlier one by the signature of its account's contract, too", async () => {
    const { chain } = stage;
    const { gateway } = await stage.serve();
    const claim = async (seconds: bigint) => ({
      ...(await stage.claim(22, { recipient: ANOTHER, deadline: await later(seconds) })),
      signature: `0x${seconds.toString(16)}`,
    });
    await chain.node.setCode({ address: accountOf(22), bytecode: TAKES_ALL });
    await gateway.submit({
      ...(await stage.claim(22, { deadline: await later(0x1000n) })),
      signature: "0x12",
    });
    expect(await gateway.submit(await claim(0x2000n))).to.have.property("replaces");
    expect(await stored()).to.deep.equal([["queued", ANOTHER]]);
    await chain.node.setCode({ address: accountOf(22), bytecode: "0x" });
    expect((await refusalOf(gateway.submit(await claim(0x3000n)))).code).to.equal("InvalidSignature");
  });

  it("brings another proof where the one that it had was refused", async () => {
    const { sql } = stage.store;
    const { gateway } = await stage.serve();
    const claim = await stage.claim(23);
    const id = idOf(await gateway.submit(claim));
    const parked = "update intent set state = 'parked', reason = $1";
    await sql.query(parked, ["ClaimsNotProven"]);
    const again = await (await stage.serve()).gateway.submit(reversed(claim));
    expect(again).to.deep.equal({ answer: "known", id, state: "parked" });
    await sql.query("update intent set content = jsonb_set(content, '{claim,proof}', '[]')");
    await sql.query(parked, ["FeeTooLow"]);
    expect(await (await stage.serve()).gateway.submit(reversed(claim))).to.include({ state: "parked" });
    await sql.query(parked, ["ClaimsNotProven"]);
    const anew = await (await stage.serve()).gateway.submit(reversed(claim));
    expect(anew).to.include({ answer: "queued", id }).and.not.have.property("replaces");
    await work(({ done = 0 }) => done === 1);
  });
});
