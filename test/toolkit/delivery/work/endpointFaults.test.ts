import { expect } from "chai";
import { readEndpointFaults } from "../../../../src/services/delivery/tables/endpointFaults.ts";
import { deliveryTables } from "../../../../src/services/delivery/tables/migrations.ts";
import { openEndpointFaults } from "../../../../src/services/delivery/work/endpointFaults.ts";
import { keepFaults } from "../../../../src/services/delivery/work/keepFaults.ts";
import { migrate } from "../../../../src/services/store/migrate.ts";
import { openTestStore } from "../../store/openTestStore.ts";

const CLIENT = { chain: { id: 7 } };

describe("faults of endpoints", () => {
  it("are told where they change, and once a minute, and each is counted", () => {
    let now = 0;
    const lines: string[] = [];
    const faults = openEndpointFaults(() => now);
    faults.onLine((words) => lines.push(words));
    for (let i = 0; i < 100; i++) faults.record("node.example", "429");
    expect(lines).to.have.length(1);
    expect(lines[0]).to.match(/node\.example .*429/);
    faults.record("other.example", "429");
    faults.record("node.example", "5xx", "no backend");
    expect(lines).to.have.length(3);
    expect(lines[2]).to.equal(
      'endpoint node.example answers HTTP 5xx ("no backend"); it is left alone for a while',
    );
    now += 59_000;
    faults.record("node.example", "5xx");
    expect(lines).to.have.length(3);
    now += 2_000;
    faults.record("node.example", "5xx");
    expect(lines).to.have.length(4);
    expect(faults.take()).to.deep.equal([
      { endpoint: "node.example", kind: "429", count: 100 },
      { endpoint: "other.example", kind: "429", count: 1 },
      { endpoint: "node.example", kind: "5xx", count: 3 },
    ]);
    expect(faults.take()).to.deep.equal([]);
  });

  it("of several processes add up in their store, and none is lost while it is away", async () => {
    const { sql, remove } = await openTestStore("postgres");
    await migrate(sql, deliveryTables);
    let isAway = true;
    const troubles: unknown[] = [];
    const query: typeof sql.query = (text, values) =>
      isAway ? Promise.reject(new Error("away")) : sql.query(text, values);
    const ends = [1, 2].map(() => {
      const faults = openEndpointFaults();
      faults.record("node.example", "timeout");
      const onTrouble = (thrown: unknown) => troubles.push(thrown);
      return keepFaults({ ...sql, query }, [{ client: CLIENT, faults }], onTrouble);
    });
    await ends[0]?.();
    expect(troubles).to.have.length(1);
    isAway = false;
    for (const end of ends) await end();
    const [row, ...others] = await readEndpointFaults(sql);
    expect(row).to.include({ chain: 7, endpoint: "node.example", kind: "timeout", count: 2 });
    expect(row?.ago).to.be.within(0, 60);
    expect(others).to.deep.equal([]);
    await remove();
  });
});
