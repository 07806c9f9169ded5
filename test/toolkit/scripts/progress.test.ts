import { expect } from "chai";
import { progressOn, progressText } from "../../../scripts/progress.ts";

/** A screen whose clock the test moves. */
function openScreen(isTerminal: boolean) {
  const screen = { seconds: 0, written: [] as string[] };
  const shown = progressOn({
    isTerminal: () => isTerminal,
    write: (text) => screen.written.push(text),
    now: () => screen.seconds * 1000,
  });
  const at = (seconds: number, tell: () => void) => {
    screen.seconds = seconds;
    tell();
  };
  return { ...shown, at, written: screen.written };
}

describe("progress", () => {
  it("says so every three seconds where there is no terminal, of all steps together", () => {
    const { progress, at, written } = openScreen(false);
    const relaying = progress("relaying", "claims");
    for (let second = 0; second <= 10; second++) at(100 + second, () => relaying(10 * second, 1_000));
    const reading = progress("reading");
    at(111, () => reading(0, 8));
    at(112, () => reading(1, 8));
    at(114.9, () => reading(2, 8));
    at(115, () => reading(4, 8));
    expect(written).to.deep.equal([
      "relaying 3 %: 30 of 1,000 claims (10 a second, 2 m left)\n",
      "relaying 6 %: 60 of 1,000 claims (10 a second, 2 m left)\n",
      "relaying 9 %: 90 of 1,000 claims (10 a second, 2 m left)\n",
      "reading 12 % (13 % a second, 7 s left)\n",
      "reading 50 % (13 % a second, 4 s left)\n",
    ]);
  });

  it("says nothing there where all is over within three seconds, nor of the end", () => {
    const { progress, at, written } = openScreen(false);
    const step = progress("reading");
    at(0, () => step(0, 4));
    at(2.9, () => step(3, 4));
    at(60, () => step(4, 4));
    expect(written).to.deep.equal([]);
  });

  it("writes over one line on a terminal, five times a second at most, and takes it away", () => {
    const { progressOfSteps, clear, at, written } = openScreen(true);
    const show = progressOfSteps();
    at(0, () => show("reading", 0, 4));
    at(0.1, () => show("reading", 1, 4));
    at(0.2, () => show("reading", 2, 4));
    at(0.5, () => show("hashing", 1, 4));
    at(0.6, () => show("hashing", 4, 4));
    clear();
    const line = "\r\u001b[K";
    expect(written).to.deep.equal([
      `${line}reading 0 %`,
      `${line}reading 50 % (250 % a second, 1 s left)`,
      `${line}hashing 25 %`,
      line,
      line,
    ]);
  });

  it("shows what is waited for in the same place, as rarely", () => {
    const { progress, note, at, written } = openScreen(false);
    const relaying = progress("relaying");
    at(1, () => relaying(0, 4));
    at(2, () => note("waiting"));
    at(4, () => note("waiting"));
    at(6, () => relaying(1, 4));
    at(7, () => note("waiting still"));
    expect(written).to.deep.equal(["waiting\n", "waiting still\n"]);
  });

  it("tells share, count, rate and the time left", () => {
    const text = (done: number, seconds: number, worked = done) =>
      progressText({ label: "relaying", things: "claims", done, total: 100_000, worked, seconds });
    expect(text(0, 3)).to.equal("relaying 0 %: 0 of 100,000 claims");
    expect(text(1_200, 40)).to.equal("relaying 1 %: 1,200 of 100,000 claims (30 a second, 55 m left)");
    expect(text(99_000, 33_000)).to.equal("relaying 99 %: 99,000 of 100,000 claims (3.0 a second, 6 m left)");
    expect(text(99_990, 10)).to.equal("relaying 99 %: 99,990 of 100,000 claims (9,999 a second, 1 s left)");
    expect(text(10, 100)).to.equal("relaying 0 %: 10 of 100,000 claims (0.1 a second, 11 d 14 h left)");
    // A run that goes on counts what was done before, and not its time.
    expect(text(50_100, 10, 100)).to.equal(
      "relaying 50 %: 50,100 of 100,000 claims (10 a second, 1 h 24 m left)",
    );
  });
});
