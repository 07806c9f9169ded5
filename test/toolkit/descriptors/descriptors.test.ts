import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { expect } from "chai";
import { type AbiFunction, keccak256, parseAbiItem, toFunctionSelector, toHex, zeroHash } from "viem";
import {
  contractDescriptor,
  type Descriptor,
  descriptorVersions,
  encodedType,
  functionsOf,
  signatureOf,
  typedDataDescriptor,
} from "../../../src/node/descriptors/descriptor.ts";
import {
  type SignedContract,
  type SignedContractName,
  signedContracts,
} from "../../../src/node/descriptors/signedContracts.ts";
import { type SignedType, signedTypes } from "../../../src/node/descriptors/signedTypes.ts";
import { asTransaction } from "../../../src/sdk/chain/calls/asTransaction.ts";
import { claimManyCall, claimSignedCall } from "../../../src/sdk/chain/calls/campaigns.ts";
import { CLAIM_TYPEHASH } from "../../../src/sdk/core/signing/claimTypedData.ts";
import { descriptorFiles } from "../../../tools/generate/descriptors.ts";
import { descriptorSchemas } from "./descriptorSchema.ts";
import { changingFunctions, OTHERS, structsInSource, UNSIGNED } from "./everySigned.ts";
import { renderCall } from "./renderDescriptor.ts";
import { beginsWith, namesOfCalls, spokenFiles } from "./sentences.ts";
import { signables, unlikeRenderings } from "./unlikeRendering.ts";

const ROOT = join(import.meta.dirname, "..", "..", "..");
const PLACE = "0x1111111111111111111111111111111111111111";

/** Calls whose sentence is elsewhere than the call, or begins otherwise. */
const SAID_IN: Readonly<Record<string, string>> = {
  releaseSigned: "src/sdk/distribution/release/releaseSigned.ts",
  fund: "src/sdk/distribution/fund/fundWork.ts",
  endAccreditation: "src/sdk/governance/trust/changeText.ts",
};
const UNSAID: Readonly<Record<string, string>> = {
  changeTreasury: "no command sends it",
  transferOwnership: "no command sends it",
  acceptOwnership: "no command sends it",
  revokeOffchain: "no command sends it",
  multiRevokeOffchain: "no command sends it",
  multiTimestamp: "no command sends it",
  execute: "its sentence is that of the call within",
  change: "its sentence is that of its kind, which the descriptor names in the same words (changeVerbs)",
  setKey: "its sentence depends on whether the key is added or removed",
  nameTier: "one sentence says tier or region",
  nameRegion: "one sentence says tier or region",
  deposit: "its sentence names the amount alone",
  collect: "its sentence is that of the contract: a relay's, or a desk's",
};

const all = Object.entries(signedContracts) as [SignedContractName, SignedContract][];
const shownFully = { deployments: [{ chainId: 1, address: PLACE }], token: PLACE } as const;

/** Every descriptor that can be made, in each version: those that are kept, and those for one address. */
function everyDescriptor(): readonly Descriptor[] {
  return descriptorVersions.flatMap((version) =>
    [{ version }, { version, ...shownFully, owner: "Ada", url: "https://ada.example" }].flatMap((one) => [
      ...all.flatMap(([name]) => contractDescriptor(name, one) ?? []),
      ...signedTypes.map(({ sample }) => typedDataDescriptor(String(sample.domain?.name), one)),
    ]),
  );
}

const asJson = (descriptor: Descriptor) => JSON.parse(JSON.stringify(descriptor)) as Descriptor;

describe("descriptors of what wallets show", () => {
  it("are there for every function that changes something, or say why nobody signs it", async () => {
    const described = new Set(all.flatMap(([, contract]) => functionsOf(contract).map(signatureOf)));
    const missing = [...(await changingFunctions())].filter((one) => !described.has(one));
    const names = new Set(missing.map((one) => one.slice(0, one.indexOf("("))));
    expect([...names].toSorted()).to.deep.equal(Object.keys(UNSIGNED).toSorted());
    for (const [name, { abi, intents }] of all) {
      const own = new Set(abi.flatMap((one) => (one.type === "function" ? [one.name] : [])));
      expect(
        Object.keys(intents).filter((called) => !own.has(called)),
        name,
      ).to.deep.equal([]);
    }
  });

  it("are there for every struct that people sign", () => {
    const known = new Set(signedTypes.flatMap(({ sample }) => Object.keys(sample.types ?? {})));
    const found = structsInSource();
    const others = [...found].filter((name) => !known.has(name));
    expect(others.toSorted()).to.deep.equal(Object.keys(OTHERS).toSorted());
    expect([...known].filter((name) => !found.has(name))).to.deep.equal([]);
  });

  it("begin as the sentence of the planned call does", () => {
    const files = spokenFiles();
    const namesOf = namesOfCalls();
    const wrong = all.flatMap(([contract, { intents }]) =>
      Object.entries(intents).flatMap(([called, intent]) => {
        // A call with somebody's signature says what the plain one says.
        const plain = called
          .replace(/ByDelegation$/, "")
          .replace(/^(attest|revoke)Many$/, (_, act: string) =>
            act === "attest" ? "multiAttest" : "multiRevoke",
          )
          .replace(/^createWithPermit$/, "create");
        if (plain in UNSAID) return [];
        if (plain !== called) return (intents as Record<string, string>)[plain] === intent ? [] : [called];
        const names = namesOf(called);
        const isSaid = files.some(
          ({ path, source, sentences }) =>
            (SAID_IN[called] === path ||
              (!(called in SAID_IN) && names.some((name) => source.includes(name)))) &&
            sentences.some((sentence) => beginsWith(sentence, intent)),
        );
        return isSaid ? [] : [`${contract}.${called}: ${intent}`];
      }),
    );
    expect(wrong).to.deep.equal([]);
    expect(beginsWith("Stop the claims of the campaign *", "Stop the claims")).to.equal(true);
    expect(beginsWith("Send * to the campaign *", "Sweep what is left")).to.equal(false);
    expect(beginsWith("Send * to the campaign *", "Send what is left")).to.equal(false);
  });

  it("mark packed bytes, show no others, and leave a call within to the descriptor of what it calls", () => {
    const marked = new Set<string>();
    for (const { display } of everyDescriptor()) {
      for (const [key, { fields, excluded = [] }] of Object.entries(display.formats)) {
        const hidden = [
          ...excluded,
          ...fields.flatMap(({ path, visible }) => (visible === "never" ? (path ?? "") : [])),
        ];
        const packed = hidden.filter((path) => /\b(bundle|gateData|data)$/.test(path));
        const literals = fields.filter(({ path }) => path === undefined);
        expect(literals.length, key).to.equal(packed.length);
        for (const { label } of literals) expect(label).to.equal("Packed, not shown");
        if (packed.length > 0) marked.add(key.slice(0, key.indexOf("(")) || key);
        const calls = fields.filter(({ format }) => format === "calldata");
        expect(
          calls.every(({ path }) => /^(proposal\.)?data$/.test(path ?? "")),
          key,
        ).to.equal(true);
        expect(
          hidden.every((path) => /\b(bundle|gateData|data|proof\.\[\]|[vrs]|signature)$/.test(path)),
          key,
        ).to.equal(true);
      }
    }
    expect([...marked]).to.include.members(["claim", "claimSigned", "claimMany", "attest", "Attest"]);
  });

  it("are what the schema asks for, in both versions", () => {
    const folder = process.env.SYMBOLON_ERC7730_SCHEMAS;
    for (const version of descriptorVersions) {
      const checks: ValidateFunction[] = [
        new Ajv2020({ allowUnionTypes: true }).compile(descriptorSchemas[version]),
      ];
      if (folder !== undefined) {
        const file = join(folder, `erc7730-v${version}.schema.json`);
        const { $schema: _, ...schema } = JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
        checks.push(new Ajv2020({ strict: false, validateFormats: false }).compile(schema));
      }
      const ours = everyDescriptor().filter(({ $schema }) => $schema.includes(`v${version}.`));
      expect(ours.length).to.be.greaterThan(40);
      for (const descriptor of ours) {
        for (const check of checks)
          expect(check(asJson(descriptor)), JSON.stringify(check.errors)).to.equal(true);
        const { fields, ...rest } = Object.values(descriptor.display.formats)[0] ?? { fields: [] };
        const wrong = { ...descriptor, display: { formats: { "a()": { ...rest, lines: fields } } } };
        for (const check of checks) expect(check(asJson(wrong as never))).to.equal(false);
      }
    }
  });

  it("hash as what is signed does", () => {
    for (const { sample } of signedTypes) {
      const key = encodedType(sample);
      const structs = [...key.matchAll(/(\w+)\(([^)]*)\)/g)].map(([, name = "", members = ""]) => [
        name,
        members
          .split(",")
          .map((member) => ({ type: member.split(" ")[0] ?? "", name: member.split(" ")[1] ?? "" })),
      ]);
      expect(Object.fromEntries(structs)).to.deep.equal(sample.types);
    }
    const claim = signedTypes.find(({ sample }) => sample.primaryType === "Claim") as SignedType;
    expect(keccak256(toHex(encodedType(claim.sample)))).to.equal(CLAIM_TYPEHASH);
    for (const [, contract] of all) {
      for (const called of functionsOf(contract)) {
        const parsed = parseAbiItem(`function ${signatureOf(called)}`) as AbiFunction;
        expect(toFunctionSelector(parsed)).to.equal(toFunctionSelector(called));
      }
    }
  });

  it("read as the call says, of random calls and messages", () => {
    const every = signables();
    expect(unlikeRenderings(2 * every.length, "descriptors", every)).to.deep.equal([]);
  });

  it("show a signed claim and a bundle as a person reads them", () => {
    const campaign = "0x2222222222222222222222222222222222222222";
    const place = { version: 2, deployments: [{ chainId: 1, address: campaign }], token: PLACE } as const;
    const made = contractDescriptor("InstantCampaign", place) as Descriptor;
    const tokens = { [PLACE]: { symbol: "SYM", decimals: 18 } };
    const unit = 10n ** 18n;
    const terms = {
      upTo: 5n * unit,
      recipient: campaign,
      maxFee: unit / 2n,
      feeTaker: PLACE,
      deadline: 1_900_000_000n,
    } as const;
    const leaf = { campaign, index: 7n, account: PLACE, amount: 5n * unit, proof: [zeroHash] } as const;
    const signed = claimSignedCall({ ...leaf, terms, fee: unit / 4n, signature: "0x1234", gateData: "0x99" });
    const shown = renderCall(made, asTransaction(signed), tokens);
    expect(shown?.intent).to.equal("Claim");
    expect(shown?.lines.map(({ label, text }) => `${label}: ${text}`)).to.deep.equal([
      "Leaf: 7",
      `Account: ${PLACE}`,
      "Amount: 5 SYM",
      "At most: 5 SYM",
      `Recipient: ${campaign}`,
      "Fee, at most: 0.5 SYM",
      `Fee taker (0x0: the sender): ${PLACE}`,
      "Deadline (1970: none): 2030-03-17T17:46:40.000Z",
      "Fee: 0.25 SYM",
      "Packed, not shown: what the gate asks for",
    ]);
    const bundle = renderCall(made, asTransaction(claimManyCall({ campaign, bundle: "0x1234" })));
    expect(bundle?.lines.map(({ label, text }) => `${label}: ${text}`)).to.deep.equal([
      "Packed, not shown: the claims of the bundle",
    ]);
    expect(renderCall(made, { to: campaign, data: "0xa9059cbb" })).to.equal(undefined);
  });

  it("are found out where they show something else than is signed", () => {
    const withFields = (change: (fields: readonly object[]) => readonly object[]) => (made: Descriptor) => ({
      ...made,
      display: {
        formats: Object.fromEntries(
          Object.entries(made.display.formats).map(([key, format]) => [
            key,
            { ...format, fields: change(format.fields) as never },
          ]),
        ),
      },
    });
    const flaws = {
      "the fee taker is shown as the recipient": withFields((fields) =>
        fields.map((one) => ({
          ...one,
          ...("path" in one && one.path === "wanted.recipient" && { path: "wanted.feeTaker" }),
        })),
      ),
      "no amount": withFields((fields) =>
        fields.filter((one) => !("format" in one) || one.format !== "tokenAmount"),
      ),
      "two names of a function's values change places": (made: Descriptor) => ({
        ...made,
        display: {
          formats: Object.fromEntries(
            Object.entries(made.display.formats).map(([key, format]) => [
              key.replace(/(address) recipient,(.*)address feeTaker/, "$1 feeTaker,$2address recipient"),
              format,
            ]),
          ),
        },
      }),
    };
    for (const [flaw, spoil] of Object.entries(flaws)) {
      const every = signables(spoil);
      expect(unlikeRenderings(every.length, "flaws", every), flaw).not.to.deep.equal([]);
    }
  });

  it("are kept as they are made, and none that is gone", () => {
    const files = descriptorFiles();
    for (const { path, text } of files) {
      const isSame = existsSync(join(ROOT, path)) && readFileSync(join(ROOT, path), "utf8") === text;
      expect(isSame, `${path}: run node tools/generate/descriptors.ts`).to.equal(true);
    }
    const kept = descriptorVersions.flatMap((version) =>
      readdirSync(join(ROOT, "descriptors", `v${version}`)).map((name) => `descriptors/v${version}/${name}`),
    );
    expect(kept.toSorted()).to.deep.equal(files.map(({ path }) => path).toSorted());
  });
});
