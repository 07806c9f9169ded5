import { expect } from "chai";
import type { Hex } from "viem";
import type { ValidClaim } from "../../../src/services/gateway/admission/validateSubmission.ts";
import { MAX_CHECKS_WAIT } from "../../../src/services/gateway/policy/levels.ts";
import type { SignatureClaim } from "../../../src/services/gateway/signatures/openSignatureThread.ts";
import {
  openSignatureThreads,
  type SignatureThreads,
} from "../../../src/services/gateway/signatures/openSignatureThreads.ts";
import { openSigners, type Signers } from "../../../src/services/gateway/signatures/openSigners.ts";
import { intentStates } from "../delivery/work/workUntil.ts";
import { submit, useAttackStage } from "./attackStage.ts";

const place = `0x${"11".repeat(20)}` as const;
const terms = { upTo: 1n, recipient: place, maxFee: 0n, feeTaker: place, deadline: 0n };
const bytes = (...parts: readonly string[]): Hex => `0x${parts.join("")}`;

/** Signatures that are none, each in a way of its own: of a length, of numbers beyond the curve's order, of no bytes at all. */
const SPOILED: readonly Hex[] = [
  bytes("ff".repeat(32), "11".repeat(32), "1b"),
  bytes("00".repeat(32), "11".repeat(32), "1c"),
  bytes("11".repeat(32), "00".repeat(32), "1b"),
  bytes("00".repeat(65)),
  bytes("ff".repeat(64)),
  bytes(""),
  bytes("12"),
  "0X1234" as Hex,
  "0x123" as Hex,
  "0xzz" as Hex,
];

describe("threads that check signatures", () => {
  let threads: SignatureThreads;
  before(async () => {
    threads = await openSignatureThreads(1);
  });
  after(() => threads.close());

  it("say of whatever is no signature that it is none, and go on with what came with it", async () => {
    const claims = SPOILED.map(
      (signature, index): SignatureClaim => ({
        chainId: 1n,
        campaign: place,
        index,
        account: place,
        amount: 1n,
        paidBefore: 0n,
        signed: { terms, fee: 0n, signature },
      }),
    );
    const answers = await Promise.all(claims.map((claim) => threads.check(claim, "claims")));
    expect(answers).to.deep.equal(new Array(SPOILED.length).fill(false));
    expect(threads.checking()).to.equal(0);
  });
});

describe("who checks signatures", () => {
  let signers: Signers;
  before(async () => {
    signers = await openSigners(1);
  });
  after(() => signers.close());

  it("checks a few ahead of who has to come later, and says when it would check more", async () => {
    const account = place;
    const claim = { chainId: 1n, campaign: place, index: 0n, account, amount: 1n, terms, signature: "0x12" };
    const sound = { claim, fee: 0n, served: { client: {} } } as unknown as ValidClaim;
    const check = (isLater: boolean) => signers.whoSigned(sound, isLater).catch(() => "nobody");
    const now = await check(false);
    expect([now, signers.laterWait()]).to.deep.equal(["nobody", 0]);
    const later: Promise<unknown>[] = [];
    while (signers.laterWait() <= MAX_CHECKS_WAIT) later.push(check(true));
    // So many would wait as long in the thread's own queue.
    expect(later.length).to.be.below(30);
    await Promise.all(later);
  });
});

describe("a gateway that is sent spoiled signatures", () => {
  const stage = useAttackStage(30);

  it("refuses each by name, and takes in all true ones that come at the same time", async () => {
    const { url } = await stage.serve();
    const good = await Promise.all(SPOILED.map((_, i) => stage.claim(i)));
    const bad = await Promise.all(
      SPOILED.map(async (signature, i) => ({ ...(await stage.claim(15 + i)), signature })),
    );
    const answers = await Promise.all(good.flatMap((claim, i) => [submit(url, claim), submit(url, bad[i])]));
    for (const [i, { status, body }] of answers.entries()) {
      if (i % 2 === 0) expect(status, JSON.stringify(body)).to.equal(202);
      else
        expect(body.error?.code, String(SPOILED[(i - 1) / 2])).to.match(
          /^(InvalidSignature|BadSignedClaim)$/,
        );
    }
    expect(await intentStates(stage.store.sql)).to.deep.equal({ queued: SPOILED.length });
  });
});
