import { expect } from "chai";
import { changeStatusCall } from "../../src/sdk/chain/calls/batches.ts";
import { groupByWord } from "../../src/sdk/credentials/index.ts";
import { DAY } from "./governedChain.ts";
import { EVIDENCE, EXPOSED, FORGED, HOSTILE, nineSeats } from "./nineSeats.ts";

/** One seat of nine opens early, and opens much; five do all the same what they want. */
describe("a full quorum of nine seats, whatever one seat opens", () => {
  const nine = nineSeats();
  const { at, callIn, done, errorOf, folder, opened, pass, proposedBy, sent, signed, stageOf } = nine;
  const { change } = nine;
  const { key: hostile } = nine.hostile;

  before(async () => {
    const { rulebook } = await nine.founded();
    const file = await nine.batched(rulebook);
    await signed(file, [0, 1, 2, 3, 4]);
    await sent(file);
  });

  /** Good for 30 days, where nothing else is said. */
  const proposedUntil = async (name: string, index: number, ...more: readonly string[]) => {
    const file = folder.path(name);
    const call = callIn(change("Suspend", index));
    await done(["govern", "propose", at("group"), "--calls", call, "--out", file, ...more]);
    return file;
  };

  it("does what one seat opened early and let lapse, before its deadline, and whoever signs is awake", async () => {
    const file = await proposedUntil("suspend.json", EXPOSED);
    await opened(file, [HOSTILE]);
    await pass(4n * DAY);
    expect(await stageOf(file)).to.equal("Lapsed");
    await done(["govern", "step", at("group")]);
    expect((await nine.seatStates()).map(({ silences }) => silences)).to.deep.equal([
      1, 1, 1, 1, 1, 1, 0, 1, 1,
    ]);

    // The hostile seat's assent of before counts for nothing.
    await signed(file, [0, 1, 2]);
    expect(await errorOf(["govern", "send", file])).to.equal("QuorumMissed");
    await signed(file, [3, 4]);
    const { sendings, stage } = await sent(file);
    expect([sendings.map(({ way }) => way), stage]).to.deep.equal([["act"], "Done"]);
    expect((await nine.seatStates()).map(({ silences }) => silences)).to.deep.equal([
      0, 0, 0, 0, 0, 1, 0, 1, 1,
    ]);
    expect(await errorOf(["govern", "send", file])).to.equal("WrongStage");
  });

  it("leaves as it is what has lapsed without a deadline", async () => {
    const file = await proposedUntil("lapsed.json", FORGED, "--deadline", "0");
    await opened(file, [HOSTILE]);
    await pass(4n * DAY);
    expect(await errorOf(["govern", "sign", file], nine.member(0))).to.equal("WrongStage");
  });

  it("is not spammed by what passes by silence: a seat opens one proposal at a time", async () => {
    const reinstatement = (nonce: number) => {
      const ofBatch = { registry: nine.chain().registry, header: nine.header(), evidence: EVIDENCE };
      return changeStatusCall({
        ...ofBatch,
        kind: "Reinstate",
        masks: groupByWord([EXPOSED]),
        reason: nonce,
      });
    };
    const first = await proposedBy([HOSTILE], reinstatement(1));
    expect((await sent(first)).stage).to.equal("Open");
    const second = await proposedBy([HOSTILE], reinstatement(2));
    expect(await errorOf(["govern", "send", second], hostile)).to.equal("SeatBusy");
    const [state] = (await nine.seatStates()).slice(HOSTILE);
    const { busyUntil = 0n } = state ?? {};
    expect(Number(busyUntil - (await nine.time()))).to.be.within(2 * 86_400, 4 * 86_400);
    // Another seat opens it; the busy one adds its assent, and a quorum would act at once.
    await signed(second, [0]);
    expect((await sent(second)).sendings[0]).to.deep.include({ way: "open", seats: [0] });
    const shown = JSON.stringify(await nine.shown());
    expect(shown).to.include('"busyUntil"');
  });
});
