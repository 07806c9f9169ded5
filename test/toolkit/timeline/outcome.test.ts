import { expect } from "chai";
import { eventsOf } from "../../../src/sdk/chain/events/contractEvents.ts";
import { contractRoles } from "../../../src/sdk/chain/events/contractRoles.ts";
import { timelineKinds } from "../../../src/sdk/core/timeline/timelineStep.ts";
import { eventKinds } from "../../../src/services/timeline/trace/outcome.ts";

/** Their arguments decide what they are. */
const DECIDED = ["HoldChanged", "StatusChanged"];

describe("what events come to", () => {
  it("is listed for every event of every ABI that is shipped, and for no other", () => {
    const names = contractRoles.flatMap((role) => [...eventsOf(role).values()].map(({ name }) => name));
    expect([...Object.keys(eventKinds), ...DECIDED]).to.have.members([...new Set(names)]);
    for (const kind of Object.values(eventKinds)) expect(timelineKinds).to.include(kind);
  });
});
