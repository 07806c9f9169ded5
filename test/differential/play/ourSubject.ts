import hre from "hardhat";
import { numberToHex } from "viem";
import { openArena, type Subject } from "./openArena.ts";

/** More slots than the registry's variables take. */
const SLOTS = 32;
const ONE = numberToHex(1, { size: 32 });

/** Our registry as it ships. */
export async function ourSubject(): Promise<Subject> {
  const folder = "contracts/credentials";
  const registry = await hre.artifacts.readArtifact(`${folder}/AttestationRegistry.sol:AttestationRegistry`);
  const schemaRegistry = await hre.artifacts.readArtifact(`${folder}/SchemaRegistry.sol:SchemaRegistry`);
  const subject = {
    registry: registry.bytecode,
    schemaRegistry: schemaRegistry.bytecode,
    refundsEmptyLists: true,
    tellsStatuses: true,
  } as Subject;

  // The number of the next series is the only variable that is 1 after deployment. Moving it on reaches what happens when
  // it no longer fits its field, which takes two billion series.
  const arena = await openArena();
  const { registries } = await arena.stage(subject, { origin: 1_000n, firstSeries: 1n });
  const slots = Array.from({ length: SLOTS }, (_, slot) => numberToHex(slot, { size: 32 }));
  const values = await Promise.all(slots.map((slot) => arena.readSlot(registries[1], slot)));
  await arena.close();
  const ones = slots.filter((_, slot) => values[slot] === ONE);
  if (ones.length !== 1)
    throw new Error(`${ones.length} slots of the registry are 1 after deployment: which counts series?`);
  return { ...subject, seriesSlot: ones[0]! };
}
