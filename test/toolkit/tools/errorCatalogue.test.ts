import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { parseAbi } from "viem";
import { errorPage } from "../../../scripts/errorPage.ts";
import { errorPages } from "../../../scripts/errorPages.ts";
import type { ErrorItem } from "../../../src/sdk/chain/errors/knownErrors.ts";
import { SymbolonError } from "../../../src/sdk/core/errors.ts";
import { errorFiles } from "../../../tools/generate/errorCatalogue.ts";
import { declaredErrors, noticeOf, type Thrower } from "../../../tools/generate/errors/declaredErrors.ts";
import { errorChapters } from "../../../tools/generate/errors/errorChapters.ts";
import { errorTasks } from "../../../tools/generate/errors/errorTasks.ts";
import { hasStep } from "../../../tools/generate/errors/hasStep.ts";
import { type Explain, probeHints } from "../../../tools/generate/errors/probeHints.ts";
import { anchorsOf } from "../docs/pages.ts";

const ROOT = join(import.meta.dirname, "..", "..", "..");
const enumerations = new Map([["enum Light", ["Red", "Amber", "Green"]]]);

const errorOf = (signature: string): ErrorItem => {
  const [item] = parseAbi([`error ${signature}`] as readonly string[]) as readonly ErrorItem[];
  return item!;
};
const thrower = (file: string, ...signatures: readonly string[]): Thrower => ({
  file,
  name: file.split("/").at(-1)!,
  errors: signatures.map((signature) => ({ item: errorOf(signature), why: "It was." })),
});
const chaptersOf = (...throwers: readonly Thrower[]) => errorChapters({ throwers, enumerations });

describe("scripts: the catalogue of errors", () => {
  it("finds the hint for each kind of value, in the words of the toolkit", () => {
    const probe = (signature: string, hint: (args: readonly unknown[]) => string) => {
      const explain: Explain = (_, args) => ({ reason: "", hint: hint(args) });
      return probeHints(errorOf(signature), explain, enumerations);
    };
    expect(probe("Plain(uint256 a, address b)", () => "Wait.")).to.deep.equal([
      { where: undefined, hint: "Wait." },
    ]);
    expect(
      probe("Shown(uint64 until, address by)", ([until, by]) => `Ask ${by} before ${until}.`),
    ).to.deep.equal([{ where: undefined, hint: "Ask `by` before `until`." }]);
    expect(
      probe("Nonce(address signer, uint256 nonce, uint256 next)", ([, nonce, next]) =>
        (nonce as bigint) < (next as bigint) ? "Sign anew." : "Wait.",
      ),
    ).to.deep.equal([
      { where: "`nonce` > `next`", hint: "Wait." },
      { where: undefined, hint: "Sign anew." },
    ]);
    expect(
      probe("Role(address caller, address role)", ([, role]) =>
        BigInt(role as string) === 0n ? "None." : "Ask.",
      ),
    ).to.deep.equal([
      { where: "`role` is zero", hint: "None." },
      { where: undefined, hint: "Ask." },
    ]);
    const light: ErrorItem = {
      type: "error",
      name: "Lit",
      inputs: [{ name: "light", type: "uint8", internalType: "enum Light" }],
    };
    const explain: Explain = (_, [light]) => ({ reason: "", hint: light === 2 ? "Go." : "Stop." });
    expect(probeHints(light, explain, enumerations)).to.deep.equal([
      { where: "`light` is Green", hint: "Go." },
      { where: undefined, hint: "Stop." },
    ]);
    expect(probeHints(light, () => undefined, enumerations)).to.equal(undefined);
  });

  it("reads what NatSpec says to people", () => {
    expect(noticeOf(" @notice One\n thing.\n @dev Not this.")).to.equal("One thing.");
    expect(noticeOf("Plain words. @param x Not this.")).to.equal("Plain words.");
    expect(noticeOf("@dev Only this.")).to.equal(undefined);
    expect(noticeOf(undefined)).to.equal(undefined);
  });

  it("refuses an error without a hint, by name", () => {
    const gate = thrower("distribution/gates/NewGate", "ZeroAccount()", "Novel(uint256 height)");
    expect(() => chaptersOf(gate))
      .to.throw(SymbolonError, "Novel(uint256 height) of NewGate (decodeClaimError)")
      .with.property("code", "ErrorsWithoutHint");
    expect(() => chaptersOf(thrower("assurance/Pledge", "ZeroRoot()")))
      .to.throw(SymbolonError, "Pledge")
      .with.property("code", "ErrorsWithoutChapter");
    expect(() => chaptersOf(thrower("libraries/Lone", "Lonely()"))).to.throw(SymbolonError, "Lone");
    // A library's errors are its users', where those are listed.
    const campaign = thrower("distribution/SomeCampaign", "ZeroRoot()");
    expect(() => chaptersOf(campaign, thrower("libraries/Shared", "ZeroRoot()"))).not.to.throw();
  });

  it("has no error without a step that somebody can take", () => {
    for (const hint of [
      "Give the treasury's address. *Retry: never.*",
      "It was used; have it signed again.",
      "Where that is the campaign, ask whoever runs it to send more.",
      "The events have older history: symbolon credential show lists it.",
      "Nothing to do, if it is the same; else give another salt.",
    ]) {
      expect(hasStep(hint), hint).to.equal(true);
    }
    for (const hint of [
      "There is none. *Retry: never.*",
      "Nothing to do.",
      "There is none: the gate was made with this bound.",
      "Whoever loses may appeal.",
      "Those of the next proposal that lapses count.",
      "",
    ]) {
      expect(hasStep(hint), hint).to.equal(false);
    }
    const every = errorChapters(declaredErrors(join(ROOT, "artifacts"))).flatMap(({ entries }) => entries);
    const lacking = every.flatMap(({ name, hints }) =>
      hints.flatMap(({ hint }) => (hasStep(hint) ? [] : [`${name}: ${hint}`])),
    );
    expect(lacking).to.deep.equal([]);
  });

  it("names everything that throws an error, once a chapter", () => {
    const [campaigns] = chaptersOf(
      thrower("distribution/OneCampaign", "ZeroRoot()"),
      thrower("distribution/TwoCampaign", "ZeroRoot()", "Ended(uint256 now_, uint256 end)"),
    );
    expect(campaigns?.entries.map(({ signature, throwers }) => [signature, throwers])).to.deep.equal([
      ["Ended(uint256 now_, uint256 end)", ["TwoCampaign"]],
      ["ZeroRoot()", ["OneCampaign", "TwoCampaign"]],
    ]);
  });

  it("refuses an error that nobody meets in a task, by name", () => {
    const [chapter] = chaptersOf(thrower("distribution/OneCampaign", "ZeroRoot()"));
    const [entry] = chapter!.entries;
    const stray = { area: chapter!.area, entries: [{ ...entry!, name: "Stray" }] };
    expect(() => errorTasks([stray]))
      .to.throw(SymbolonError, "Stray (Campaigns)")
      .with.property("code", "ErrorsWithoutTask");
  });

  it("gives each area a page, and tells on the index where an error of several areas is met", () => {
    const files = errorFiles(
      errorTasks(
        chaptersOf(
          thrower("distribution/OneCampaign", "ZeroRoot()", "Ended(uint256 now_, uint256 end)"),
          thrower("credentials/BatchRegistry", "ZeroRoot()"),
        ),
      ),
    );
    expect(files.map(({ path }) => path)).to.deep.equal([
      "docs/errors.md",
      "docs/errors/create-a-campaign.md",
      "docs/errors/claim.md",
      "docs/errors/move-tokens.md",
      "docs/errors/issue-a-batch.md",
      "scripts/errorPages.ts",
    ]);
    const [index = "", ...others] = files.map(({ text }) => text);
    const rows = [...index.matchAll(/^\| `0x[0-9a-f]{8}` \| \[ZeroRoot\]\(([^)]*)\) \| (.*) \|$/gm)];
    expect(rows.map(([, target, title]) => [target, title])).to.deep.equal([
      ["errors/create-a-campaign.md#zeroroot", "Create a campaign"],
      ["errors/issue-a-batch.md#zeroroot", "Issue a batch"],
    ]);
    expect(index).to.include(
      "### ZeroRoot\n[Create a campaign](errors/create-a-campaign.md#zeroroot), [Issue a batch](",
    );
    expect(index).not.to.include("### Ended");
    expect(others.at(-1))
      .to.include('"errors/claim.md":\n    "Ended"')
      .and.include('"errors.md":\n    "ZeroRoot"');
  });

  describe("as it is kept", () => {
    const built = () => errorFiles(errorTasks(errorChapters(declaredErrors(join(ROOT, "artifacts")))));

    it("is what the built contracts and the toolkit have, and shows no value that it was asked with", () => {
      for (const { path, text } of built()) {
        const isSame = readFileSync(join(ROOT, path), "utf8") === text;
        expect(isSame, `${path}: run node tools/generate/errorCatalogue.ts`).to.equal(true);
        expect(text).not.to.match(/17\d{8}|(a\d){20}|(b\d){8}|<value|undefined|\{\d\}/);
      }
    });

    it("has no page of an area that is gone", () => {
      const areas = built().map(({ path }) => path);
      const kept = readdirSync(join(ROOT, "docs", "errors")).map((name) => `docs/errors/${name}`);
      expect(kept.filter((path) => !areas.includes(path))).to.deep.equal([]);
    });

    it("is where the command line says that an error is explained", () => {
      const names = Object.values(errorPages).flatMap((page) => page.split(" "));
      expect(names.length).to.be.above(250);
      const lost = names.filter((name) => {
        const [file = "", anchor = ""] = errorPage(name)?.page.split("#") ?? [];
        return file !== "" && !anchorsOf(readFileSync(join(ROOT, file), "utf8")).has(anchor);
      });
      expect(lost).to.deep.equal([]);
      expect(names.filter((name) => errorPage(name) === undefined).length).to.be.at.most(3);
    });
  });
});
