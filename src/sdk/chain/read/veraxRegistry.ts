import {
  type Address,
  BaseError,
  type Client,
  ContractFunctionRevertedError,
  type Hex,
  parseAbi,
  size,
  type Transport,
  toFunctionSelector,
  zeroHash,
} from "viem";
import { readContract } from "viem/actions";
import { SymbolonError } from "../../core/errors.ts";
import { isAnotherContract } from "../errors/explainViemError.ts";

/** Of Verax's AttestationRegistry, what tells it from others. */
const abi = parseAbi(["function getAttestation(bytes32 id) view", "error AttestationNotAttested()"]);
const REFUSAL = toFunctionSelector("AttestationNotAttested()");

/**
 * Looks whether a contract is Verax's registry of attestations, by its refusal of id 0: the rule of `VeraxSource.requireVerax`
 * in Solidity, which also bounds the gas of the question to 100,000.
 * @throws SymbolonError `NotVerax`; viem's error where the node fails
 */
export async function requireVerax(
  client: Client<Transport>,
  { registry }: { readonly registry: Address },
): Promise<void> {
  const said = await refusalOf(client, registry);
  if (said === REFUSAL) return;
  throw new SymbolonError({
    code: "NotVerax",
    reason: `The contract ${registry} is not Verax's registry of attestations, which refuses id 0 by AttestationNotAttested(): this one ${said === undefined ? "does not refuse it" : `refuses it by ${size(said)} bytes, ${said}`}.`,
    hint: "Give the address of Verax's AttestationRegistry on this chain.",
    details: { registry, said },
  });
}

/** The bytes by which a contract refuses id 0, as far as the node hands them on; undefined: it refuses nothing. */
async function refusalOf(client: Client<Transport>, registry: Address): Promise<Hex | undefined> {
  try {
    await readContract(client, { address: registry, abi, functionName: "getAttestation", args: [zeroHash] });
    return undefined;
  } catch (thrown) {
    const refused = thrown instanceof BaseError && thrown.walk(isRevert);
    if (refused instanceof ContractFunctionRevertedError) return refused.raw ?? "0x";
    if (isAnotherContract(thrown)) return "0x";
    throw thrown;
  }
}

const isRevert = (cause: unknown): boolean => cause instanceof ContractFunctionRevertedError;
