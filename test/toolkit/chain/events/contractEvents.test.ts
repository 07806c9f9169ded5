import { readdirSync } from "node:fs";
import { expect } from "chai";
import {
  type Abi,
  type AbiEvent,
  type AbiParameter,
  encodeAbiParameters,
  encodeEventTopics,
  type Hex,
  toEventSelector,
} from "viem";
import { eventsOf, keysOf } from "../../../../src/sdk/chain/events/contractEvents.ts";
import { contractRoles } from "../../../../src/sdk/chain/events/contractRoles.ts";

const ABIS = new URL("../../../../src/sdk/chain/abi/", import.meta.url);

/** A token's, which nobody follows: the events of the campaign say what it paid. */
const OF_A_TOKEN = "payoutCoinAbi.ts";

/** The events of every other ABI that is shipped, by the file's name. */
async function shippedEvents(): Promise<readonly { readonly file: string; readonly item: AbiEvent }[]> {
  const files = readdirSync(ABIS).filter((file) => file.endsWith("Abi.ts") && file !== OF_A_TOKEN);
  const modules = await Promise.all(
    files.map(async (file) => ({ file, module: await import(new URL(file, ABIS).href) })),
  );
  return modules.flatMap(({ file, module }) =>
    Object.values(module as Readonly<Record<string, Abi>>).flatMap((abi) =>
      abi.filter((item) => item.type === "event").map((item) => ({ file, item })),
    ),
  );
}

/** A value of a type, a different one for each number. */
function sampleOf(
  { type, components = [] }: AbiParameter & { components?: readonly AbiParameter[] },
  seed: number,
): unknown {
  if (type.endsWith("[]")) return [sampleOf({ type: type.slice(0, -2), components } as AbiParameter, seed)];
  if (type === "tuple")
    return Object.fromEntries(components.map((one, i) => [one.name, sampleOf(one, seed + i)]));
  if (type === "address") return `0x${seed.toString(16).padStart(40, "a")}`;
  if (type.startsWith("bytes")) return `0x${seed.toString(16).padStart(64, "b")}`;
  if (type === "string") return `text ${seed}`;
  return type === "bool" ? true : type === "uint8" ? 1 : BigInt(seed);
}

describe("the events of our contracts", () => {
  it("are known by a role each, all of every ABI that is shipped", async () => {
    const known = new Set(contractRoles.flatMap((role) => [...eventsOf(role).keys()]));
    const shipped = await shippedEvents();
    expect(shipped.length).to.be.greaterThan(50);
    for (const { file, item } of shipped)
      expect(known.has(toEventSelector(item)), `${item.name} of ${file}`).to.equal(true);
    const topics = new Set(shipped.map(({ item }) => toEventSelector(item)));
    for (const topic of known) expect(topics.has(topic)).to.equal(true);
  });

  it("give the values of the arguments by which they are looked up", () => {
    const seen = new Set<string>();
    for (const role of contractRoles) {
      for (const event of eventsOf(role).values()) {
        const { item, name } = event;
        const values = item.inputs.map((input, i) => sampleOf(input, 17 + i));
        const args = Object.fromEntries(item.inputs.map((input, i) => [input.name, values[i]]));
        const topics = encodeEventTopics({ abi: [item], eventName: name, args } as never) as Hex[];
        const isPlain = item.inputs.map(({ indexed }) => indexed !== true);
        const data = encodeAbiParameters(
          item.inputs.filter((_, i) => isPlain[i]),
          values.filter((_, i) => isPlain[i]) as never,
        );
        const keys = keysOf(event, { topics, data });
        for (const key of Object.values(keys ?? {}))
          if (key !== undefined) expect(values, `${role} ${name}`).to.include(key);
        for (const [key, value] of Object.entries(keys ?? {}))
          if (value !== undefined) seen.add(`${name} ${key}`);
        // The whole of it, and not the end of another word.
        if (keys?.account !== undefined) expect(keys.account, name).to.have.length(42);
        if (topics.length > 1 || data !== "0x") {
          const cut = keysOf(event, { topics: topics.slice(0, 1), data: "0x" });
          const hasKeys = Object.values(keys ?? {}).some((value) => value !== undefined);
          expect(cut === undefined, `${role} ${name}`).to.equal(hasKeys);
        }
      }
    }
    expect([...seen]).to.include.members([
      "Attested account",
      "Attested actor",
      "Attested item",
      "Claimed account",
      "Claimed index",
      "CampaignCreated item",
      "BatchIssued item",
      "HoldChanged index",
      "RootProposed item",
    ]);
  });
});
