import { expect } from "chai";
import { rehearseDay } from "../../../examples/rehearseDay.ts";
import { defaultScenario } from "../../../src/lab/simulation/scenario/defaultScenario.ts";

describe("docs: rehearse claim day", () => {
  it("tells of a day what the command tells", () => {
    const [advice, ...rest] = rehearseDay(defaultScenario, 200);
    expect(advice).to.match(/^With this list, /);
    expect(rest.join("\n")).to.match(/direct +waves +relayed/);
  });
});
