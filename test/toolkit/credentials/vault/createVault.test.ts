import { expect } from "chai";
import { SymbolonError } from "../../../../src/sdk/core/errors.ts";
import { formatCredentialPackage } from "../../../../src/sdk/credentials/index.ts";
import {
  createVault,
  type Vault,
  type VaultState,
} from "../../../../src/sdk/credentials/vault/createVault.ts";
import { type KeptCredential, receivePackage } from "../../../../src/sdk/credentials/vault/keptCredential.ts";
import { memoryPlace, orMemory, type VaultPlace } from "../../../../src/sdk/credentials/vault/vaultPlace.ts";
import { heldExamples } from "../disclosure/heldExamples.ts";
import { sharedDevice } from "./sharedDevice.ts";

const rounds = 2;
const PASSPHRASE = "kettle harbour violin mosaic lantern";
const kept: readonly KeptCredential[] = heldExamples(
  "string name,bool adult",
  Array.from({ length: 12 }, (_, i) => [`member ${i}`, i % 2 === 0]),
).map((held) => receivePackage(formatCredentialPackage(held)));
const one = (index: number): KeptCredential => kept[index] ?? expect.fail();

const codeOf = async (run: Promise<unknown>): Promise<string> => {
  try {
    await run;
  } catch (thrown) {
    if (thrown instanceof SymbolonError) return thrown.code;
    throw thrown;
  }
  return "none";
};

/** Resolves once the vault is as wanted: it looks by itself. */
const until = (vault: Vault, status: VaultState["status"]): Promise<VaultState> =>
  new Promise((resolve) => {
    const look = () => {
      if (vault.state().status !== status) return;
      end();
      resolve(vault.state());
    };
    const end = vault.subscribe(look);
    look();
  });
/** The same once so many are shown. */
const untilHeld = (vault: Vault, count: number): Promise<void> =>
  new Promise((resolve) => {
    const look = () => {
      const state = vault.state();
      if (state.status !== "open" || state.held.length !== count) return;
      end();
      resolve();
    };
    const end = vault.subscribe(look);
    look();
  });
const idsIn = (vault: Vault) => {
  const state = vault.state();
  return state.status === "open" ? state.held.map(({ id }) => id).sort() : state.status;
};
const idsOf = (...indexes: readonly number[]) => indexes.map((index) => one(index).id).sort();

async function openAt(place: VaultPlace, passphrase = PASSPHRASE): Promise<Vault> {
  const vault = createVault({ place, rounds });
  await vault.unlock(passphrase);
  return vault;
}

describe("credentials/vault", () => {
  it("keeps credentials until they are removed: locked without the passphrase, all of them with it", async () => {
    const device = sharedDevice();
    const vault = createVault({ place: device.page(), rounds });
    await until(vault, "empty");
    expect(await codeOf(vault.unlock("too short"))).to.equal("WeakPassphrase");
    expect(await codeOf(vault.keep([one(0)]))).to.equal("VaultLocked");
    await vault.unlock(PASSPHRASE);
    expect(device.file(), "nothing is written before there is something").to.equal(undefined);
    expect(await vault.keep([one(0), one(1)])).to.equal(2);
    expect(await vault.keep([one(1), one(2), one(2)]), "one was there").to.equal(1);
    expect(device.file()).not.to.include(one(0).held.credential.subject);

    const again = createVault({ place: device.page(), rounds });
    await until(again, "locked");
    expect(await codeOf(again.unlock(`${PASSPHRASE}s`))).to.equal("WrongPassphrase");
    expect(await codeOf(again.unlock(""))).to.equal("WrongPassphrase");
    expect(again.state().status).to.equal("locked");
    await again.unlock(PASSPHRASE);
    expect(again.state()).to.deep.include({ status: "open", isKept: true });
    expect((again.state() as { held: unknown }).held).to.deep.equal([one(0), one(1), one(2)]);
    await again.remove(one(1).id);
    expect(idsIn(again)).to.deep.equal(idsOf(0, 2));
    again.lock();
    expect(again.state(), "at once").to.deep.equal({ status: "locked", isKept: true });
    await until(vault, "open");
  });

  it("loses nothing that another page has kept at the same moment", async () => {
    const device = sharedDevice();
    const first = await openAt(device.page());
    await first.keep([one(0)]);
    const pages = [first, await openAt(device.page()), await openAt(device.page())];
    await Promise.all(kept.slice(1).map((credential, i) => pages[i % 3]?.keep([credential])));
    await Promise.all(pages.map((page) => untilHeld(page, kept.length)));
    const reader = await openAt(device.page());
    expect(idsIn(reader)).to.deep.equal(kept.map(({ id }) => id).sort());
    await Promise.all([pages[0]?.remove(one(3).id), pages[1]?.remove(one(4).id), pages[2]?.keep([one(5)])]);
    expect(idsIn(await openAt(device.page()))).to.deep.equal(idsOf(0, 1, 2, 5, 6, 7, 8, 9, 10, 11));
  });

  it("changes the passphrase of all that is kept in one write, and loses nothing where that fails", async () => {
    const device = sharedDevice();
    const vault = await openAt(device.page());
    const next = "lago verano piedra tinta mesa";
    expect(await codeOf(vault.changePassphrase(PASSPHRASE, next)), "nothing is kept").to.equal("VaultLocked");
    await vault.keep(kept);
    const other = await openAt(device.page());
    other.subscribe(() => {});
    const before = device.file();
    expect(await codeOf(vault.changePassphrase(`${PASSPHRASE}s`, next))).to.equal("WrongPassphrase");
    expect(await codeOf(vault.changePassphrase(PASSPHRASE, "passwordpassword"))).to.equal("WeakPassphrase");
    const page = device.page();
    const full = createVault({
      place: { ...page, swap: () => Promise.reject(new Error("QuotaExceededError")) },
      rounds,
    });
    const failed = await full.changePassphrase(PASSPHRASE, next).then(
      () => false,
      () => true,
    );
    expect([failed, device.file()]).to.deep.equal([true, before]);
    // Another page keeps something between the reading and the writing.
    let isFirst = true;
    const late = createVault({
      place: {
        ...page,
        async swap(old, file) {
          if (isFirst) await vault.remove(one(0).id);
          isFirst = false;
          return page.swap(old, file);
        },
      },
      rounds,
    });
    await late.changePassphrase(PASSPHRASE, next);
    const left = kept
      .slice(1)
      .map(({ id }) => id)
      .sort();
    expect(idsIn(late)).to.deep.equal(left);
    await until(other, "locked");
    expect(await codeOf(vault.keep([one(0)]))).to.equal("OtherPassphrase");
    const again = createVault({ place: device.page(), rounds });
    expect(await codeOf(again.unlock(PASSPHRASE))).to.equal("WrongPassphrase");
    await again.unlock(next);
    expect(idsIn(again)).to.deep.equal(left);
    // What was saved before opens by the passphrase of then, weak as it may be by the rules of today.
    const fresh = createVault({ place: sharedDevice().page(), rounds });
    expect(await fresh.takeIn(before ?? "", PASSPHRASE)).to.equal(kept.length);
  });

  it("stays locked where somebody locks it while the passphrase changes", async () => {
    const device = sharedDevice();
    const page = device.page();
    const vault = await openAt({
      ...page,
      async swap(old, file) {
        if (old !== undefined) vault.lock();
        return page.swap(old, file);
      },
    });
    await vault.keep([one(0)]);
    const next = "lago verano piedra tinta mesa";
    await vault.changePassphrase(PASSPHRASE, next);
    await until(vault, "locked");
    expect(await codeOf(vault.keep([one(1)]))).to.equal("VaultLocked");
    await vault.unlock(next);
    expect(idsIn(vault)).to.deep.equal(idsOf(0));
  });

  it("shows what another page keeps, and closes where another page has erased it", async () => {
    const device = sharedDevice();
    const first = await openAt(device.page());
    await first.keep([one(0)]);
    const second = await openAt(device.page());
    await first.keep([one(1)]);
    await untilHeld(second, 2);
    await first.erase();
    await until(second, "empty");
    expect([first.state().status, device.file()]).to.deep.equal(["empty", undefined]);
  });

  it("overwrites nothing that was begun by another passphrase meanwhile", async () => {
    const device = sharedDevice();
    const late = await openAt({ ...device.page(), watch: () => () => {} }, "acid jump onto zoom brick");
    await (await openAt(device.page())).keep([one(0)]);
    const before = device.file();
    expect(await codeOf(late.keep([one(1)]))).to.equal("OtherPassphrase");
    expect(device.file()).to.equal(before);
  });

  it("leaves what it cannot read as it is, and says why", async () => {
    const device = sharedDevice();
    await (await openAt(device.page())).keep([one(0)]);
    const file = device.file() ?? "";
    const newer = JSON.stringify({ ...JSON.parse(file), version: 9 });
    for (const [text, code] of [
      [newer, "NewerVault"],
      [file.replace('"rounds":2', '"rounds":3'), "DamagedVault"],
      ["anything", "NotAVault"],
    ] as const) {
      const other = sharedDevice(text);
      const vault = createVault({ place: other.page(), rounds });
      const state = await until(vault, "unreadable");
      expect((state as { problem: SymbolonError }).problem.code).to.equal(code);
      expect(await codeOf(vault.unlock(PASSPHRASE))).to.equal(code);
      expect(await codeOf(vault.keep([one(1)]))).to.equal("VaultLocked");
      expect([other.file(), await vault.file()]).to.deep.equal([text, text]);
    }
  });

  it("notices damage while it is open, and does not write over it", async () => {
    const device = sharedDevice();
    const vault = await openAt({ ...device.page(), watch: () => () => {} });
    await vault.keep([one(0)]);
    const [, first] = /"sealed":"(.)/.exec(device.file() ?? "") ?? [];
    const damaged = (device.file() ?? "").replace(/"sealed":"./, `"sealed":"${first === "-" ? "_" : "-"}`);
    device.put(damaged);
    expect(await codeOf(vault.keep([one(1)]))).to.equal("DamagedVault");
    expect(device.file()).to.equal(damaged);
  });

  it("takes a saved file in by its own passphrase, beside what is there", async () => {
    const other = await openAt(memoryPlace(), "lago verano piedra tinta mesa");
    await other.keep([one(0), one(1)]);
    const file = (await other.file()) ?? "";
    const vault = await openAt(sharedDevice().page());
    await vault.keep([one(1), one(2)]);
    expect(await codeOf(vault.takeIn(file, PASSPHRASE))).to.equal("WrongPassphrase");
    expect(await codeOf(vault.takeIn("{}", PASSPHRASE))).to.equal("NotAVault");
    expect(idsIn(vault)).to.deep.equal(idsOf(1, 2));
    expect(await vault.takeIn(file, "lago verano piedra tinta mesa")).to.equal(1);
    expect(idsIn(vault)).to.deep.equal(idsOf(0, 1, 2));
    const first = createVault({ place: sharedDevice().page(), rounds });
    await until(first, "empty");
    expect(await codeOf(first.takeIn(file, PASSPHRASE))).to.equal("WrongPassphrase");
    expect(first.state().status).to.equal("empty");
    expect(await first.takeIn(file, "lago verano piedra tinta mesa")).to.equal(2);
    first.lock();
    await until(first, "locked");
    await first.unlock("lago verano piedra tinta mesa");
    expect(idsIn(first)).to.deep.equal(idsOf(0, 1));
  });
});

describe("credentials/vault, where a device keeps nothing", () => {
  const refuse = () => Promise.reject(new Error("QuotaExceededError"));

  it("goes on in memory, and says that it does", async () => {
    const vault = await openAt(orMemory({ ...sharedDevice().page(), read: refuse, swap: refuse }));
    await vault.keep([one(0)]);
    expect(vault.state()).to.deep.equal({ status: "open", isKept: false, held: [one(0)] });
    vault.lock();
    await until(vault, "locked");
    await vault.unlock(PASSPHRASE);
    expect(idsIn(vault)).to.deep.equal(idsOf(0));
  });

  it("keeps what no longer fits in memory, and what was kept before on the device", async () => {
    const device = sharedDevice();
    const page = device.page();
    let isFull = false;
    const vault = await openAt(
      orMemory({ ...page, swap: (...of) => (isFull ? refuse() : page.swap(...of)) }),
    );
    await vault.keep([one(0)]);
    expect(vault.state().isKept).to.equal(true);
    const before = device.file();
    isFull = true;
    await vault.keep([one(1)]);
    expect(vault.state()).to.deep.equal({ status: "open", isKept: false, held: [one(0), one(1)] });
    expect(device.file()).to.equal(before);
    isFull = false;
    expect(await codeOf(vault.changePassphrase(PASSPHRASE, "lago verano piedra tinta mesa"))).to.equal(
      "DeviceRefused",
    );
    await vault.keep([one(2)]);
    expect([idsIn(vault), device.file()]).to.deep.equal([idsOf(0, 1, 2), before]);
  });

  it("never says that the passphrase is changed where the device did not write", async () => {
    const device = sharedDevice();
    const page = device.page();
    let isFull = false;
    const vault = await openAt(
      orMemory({ ...page, swap: (...of) => (isFull ? refuse() : page.swap(...of)) }),
    );
    await vault.keep([one(0)]);
    const before = [vault.state(), device.file()];
    isFull = true;
    const next = "lago verano piedra tinta mesa";
    expect(await codeOf(vault.changePassphrase(PASSPHRASE, next))).to.equal("DeviceRefused");
    expect([vault.state(), device.file()], "all is as it was").to.deep.equal(before);
    isFull = false;
    await vault.keep([one(1)]);
    expect(idsIn(await openAt(device.page()))).to.deep.equal(idsOf(0, 1));
    await vault.changePassphrase(PASSPHRASE, next);
    expect(idsIn(await openAt(device.page(), next))).to.deep.equal(idsOf(0, 1));
  });

  it("never says that something is erased which the device still has", async () => {
    const device = sharedDevice();
    const page = device.page();
    const place = orMemory({ ...page, swap: (...of) => (of[1] === undefined ? refuse() : page.swap(...of)) });
    const vault = await openAt(place);
    await vault.keep([one(0)]);
    let said = "";
    await vault.erase().catch((thrown: Error) => {
      said = thrown.message;
    });
    expect(said).to.equal("QuotaExceededError");
    expect([vault.state().status, device.file() === undefined]).to.deep.equal(["open", false]);
  });
});
