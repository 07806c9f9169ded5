import type { Descriptor } from "../../src/node/descriptors/descriptor.ts";
import {
  changingFunctions,
  OTHERS,
  structsInSource,
  UNSIGNED,
} from "../../test/toolkit/descriptors/everySigned.ts";
import { unlikeRenderings } from "../../test/toolkit/descriptors/unlikeRendering.ts";
import { descriptorFiles } from "../../tools/generate/descriptors.ts";
import type { Measurement } from "../harness/measurement.ts";
import { peerless } from "../harness/peerless.ts";
import type { Stage } from "./stage.ts";

/** What wallets show of what people sign: how much of it is described, and whether it reads as it is. */
export async function descriptorRows({
  scale: { renderings },
  progress,
}: Pick<Stage, "scale" | "progress">): Promise<readonly Measurement[]> {
  progress(`${renderings.toLocaleString("en")} calls and messages as wallets show them`);
  const keys = descriptorFiles()
    .filter(({ path }) => path.startsWith("descriptors/v2/"))
    .flatMap(({ text }) => Object.entries((JSON.parse(text) as Descriptor).display.formats));
  const described = new Map(keys);
  const isPacked = ([, { fields }]: (typeof keys)[number]) => fields.some(({ path }) => path === undefined);
  const inOthers = new Set(keys.flatMap(([key]) => [...key.matchAll(/\)(\w+)\(/g)].map(([, name]) => name)));
  const structs = [...structsInSource()].filter((name) => !(name in OTHERS) && !inOthers.has(name));
  const isNamed = (one: string) =>
    [...described.keys()].some((key) => key === one || key.startsWith(`${one}(`));
  const isSigned = (one: string) => !(one.slice(0, one.indexOf("(")) in UNSIGNED);
  const signed = [...[...(await changingFunctions())].filter(isSigned), ...structs];
  return [
    peerless(
      "descriptors",
      `functions and typed data that our pages and commands have people sign, described in descriptors/ (ERC-7730); ${[...described].filter(isPacked).length} of them have packed bytes, which no wallet can show, and say so`,
      `of ${signed.length}`,
      [signed.filter(isNamed).length],
      signed.length,
    ),
    peerless(
      "rendered-unlike",
      `of ${renderings.toLocaleString("en")} random calls and messages, in both versions, the values that a reader of descriptors shows otherwise than viem decodes them, or leaves out though they are not hidden on purpose`,
      "values",
      [unlikeRenderings(renderings, "web/descriptors").length],
      0,
    ),
  ];
}
