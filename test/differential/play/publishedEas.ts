import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Hex } from "viem";

const artifacts = join(
  import.meta.dirname,
  "../../../node_modules/@ethereum-attestation-service/eas-contracts/artifacts/contracts",
);

/** EAS as its authors compiled and published it. */
export const publishedEas = {
  registry: creationCode("EAS"),
  schemaRegistry: creationCode("SchemaRegistry"),
};

function creationCode(name: string): Hex {
  return JSON.parse(readFileSync(join(artifacts, `${name}.sol`, `${name}.json`), "utf8")).bytecode;
}
