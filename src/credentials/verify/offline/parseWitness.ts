import type { Hex } from "viem";
import { SymbolonError } from "../../../core/errors.ts";
import { jsonReader } from "../../../files/jsonReader.ts";
import { batchJsonReader } from "../../files/batchJson.ts";
import { type SlotProof, WITNESS_FORMAT, WITNESS_VERSION, type Witness } from "./witness.ts";

const json = jsonReader((reason) => badWitness(reason));
const { readAddress, readHex, readList, readMembers, readOneOf, readUint64 } = json;
const { readCredential, readHeader, readProof, readWord } = batchJsonReader(json);

/**
 * Reads a witness from its JSON. Strict in form: every member, nothing else, each of its kind. Whether it proves
 * anything is for `checkWitness`.
 * @throws SymbolonError `BadWitness` naming the member at fault
 */
export function parseWitness(text: string): Witness {
  let whole: unknown;
  try {
    whole = JSON.parse(text);
  } catch (cause) {
    throw badWitness("it is not JSON", cause);
  }
  const names = ["format", "version", "chainId", "registry", "header", "credential", "proof", "block"];
  const read = readMembers(whole, "whole", [...names, "accountProof", "storageProofs"]);
  return {
    format: readOneOf(read.format, "format", [WITNESS_FORMAT]),
    version: readOneOf(read.version, "version", [WITNESS_VERSION]),
    chainId: readUint64(read.chainId, "chainId"),
    registry: readAddress(read.registry, "registry"),
    header: readHeader(read.header, "header"),
    credential: readCredential(read.credential, "credential"),
    proof: readProof(read.proof, "proof"),
    block: readHex(read.block, "block"),
    accountProof: readNodes(read.accountProof, "accountProof"),
    storageProofs: readList(read.storageProofs, "storageProofs").map(readSlotProof),
  };
}

function readSlotProof(value: unknown, position: number): SlotProof {
  const path = `storageProofs[${position}]`;
  const read = readMembers(value, path, ["slot", "proof"]);
  return { slot: readWord(read.slot, `${path}.slot`), proof: readNodes(read.proof, `${path}.proof`) };
}

function readNodes(value: unknown, path: string): readonly Hex[] {
  return readList(value, path).map((node, i) => readHex(node, `${path}[${i}]`));
}

function badWitness(why: string, cause?: unknown): SymbolonError {
  return new SymbolonError({
    code: "BadWitness",
    reason: `This is no witness: ${why}.`,
    hint: "Give it unchanged, as it was made.",
    details: { why },
    cause,
  });
}
