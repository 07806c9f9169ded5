import { expect } from "chai";
import { devicePlace } from "../../../src/react/devicePlace.ts";
import { createVault } from "../../../src/sdk/credentials/vault/createVault.ts";
import { until } from "../patience.ts";

const scope = globalThis as { BroadcastChannel: unknown };

/** How many channels are open, by what a page makes of them. */
function countedChannels() {
  const Real = BroadcastChannel;
  let open = 0;
  class Counted extends Real {
    constructor(name: string) {
      super(name);
      open += 1;
    }
    override close(): void {
      open -= 1;
      super.close();
    }
  }
  scope.BroadcastChannel = Counted;
  return {
    open: () => open,
    restore() {
      scope.BroadcastChannel = Real;
    },
  };
}

/** A device's database with one store, as much of it as is used: each answer comes a moment later. */
function oneStore() {
  const texts = new Map<string, string>();
  const soon = <Request extends object>(request: Request, event: string): Request => {
    setImmediate(() => (request as Record<string, (() => void) | undefined>)[event]?.());
    return request;
  };
  const objectStore = () => ({
    get: (key: string) => soon({ result: texts.get(key) }, "onsuccess"),
    put: (value: string, key: string) => texts.set(key, value),
    delete: (key: string) => texts.delete(key),
  });
  const transaction = () => {
    const begun = { objectStore };
    // After what is asked for in it.
    setImmediate(() => soon(begun, "oncomplete"));
    return begun;
  };
  return { open: () => soon({ result: { transaction } }, "onsuccess") };
}

/* That other pages hear of changes in a real browser, the journeys of web/hold look up. */
describe("devicePlace: its channel to other pages", () => {
  let channels: ReturnType<typeof countedChannels>;
  beforeEach(() => {
    channels = countedChannels();
  });
  afterEach(() => channels.restore());

  it("is open only while somebody watches, however often each of them ends it", () => {
    const place = devicePlace();
    expect(channels.open()).to.equal(0);
    const ends = [place.watch(() => {}), place.watch(() => {})];
    expect(channels.open()).to.equal(1);
    ends[0]?.();
    ends[0]?.();
    expect(channels.open()).to.equal(1);
    ends[1]?.();
    expect(channels.open()).to.equal(0);
    place.watch(() => {})();
    expect(channels.open()).to.equal(0);
  });

  it("carries one message where nobody watches, to other pages alone", async () => {
    const device = globalThis as { indexedDB?: unknown };
    device.indexedDB = oneStore();
    try {
      const heard: string[] = [];
      const one = devicePlace();
      const other = devicePlace();
      const end = other.watch(() => heard.push("other"));
      expect(await one.swap(undefined, "first")).to.equal(true);
      await until(() => heard.length === 1);
      expect(channels.open(), "the other's").to.equal(1);
      const endOwn = one.watch(() => heard.push("one"));
      expect(await one.swap("first", "second")).to.equal(true);
      await until(() => heard.length === 2);
      expect(heard).to.deep.equal(["other", "other"]);
      expect(await one.swap("first", "third"), "it has other content").to.equal(false);
      end();
      endOwn();
      expect(channels.open()).to.equal(0);
    } finally {
      delete device.indexedDB;
    }
  });

  it("is none for a vault that nobody subscribes to, as on a server", async () => {
    const vault = createVault({ place: devicePlace() });
    expect(channels.open()).to.equal(0);
    const end = vault.subscribe(() => {});
    expect(channels.open()).to.equal(1);
    await until(() => vault.state().status === "empty");
    end();
    end();
    expect(channels.open()).to.equal(0);
  });
});
