import {
  type Address,
  BaseError,
  type Client,
  ContractFunctionRevertedError,
  ContractFunctionZeroDataError,
  type Hex,
  HttpRequestError,
  type Transport,
} from "viem";
import { multicall } from "viem/actions";
import { attestationRegistryAbi } from "../../../src/chain/abi/attestationRegistryAbi.ts";
import { getAttestations } from "../../../src/chain/actions/getAttestations.ts";
import type { Attestation } from "../../../src/chain/attestation.ts";
import { mapAtOnce } from "../../../src/core/mapAtOnce.ts";
import type { Progress } from "../../output.ts";

export type ReadAttestationsAtParameters = {
  /** Ours or EAS. */
  readonly registry: Address;
  readonly uids: readonly Hex[];
  readonly blockNumber: bigint;
  readonly onProgress: Progress;
};

/** Attestations a question: some 10 slots each, far below the gas that nodes let a call use. */
const MOST = 200;
/** With EAS the answer comes back as the code of a contract, of which 24,576 bytes are allowed: some 640 a small one. */
const MAX_OF_EAS = 32;
/** Questions under way at once. */
const AT_ONCE = 6;

/**
 * Reads many attestations, in order; all zero where there is none. Ours answers for many at once; EAS cannot, so there
 * the question carries a small contract that asks it in a loop and is never deployed.
 * @param pinned reads at the block
 */
export async function readAttestationsAt(
  pinned: Client<Transport>,
  { registry, uids, blockNumber, onProgress }: ReadAttestationsAtParameters,
): Promise<readonly Attestation[]> {
  const [first] = uids;
  if (first === undefined) return [];
  const isOurs = await getAttestations(pinned, { registry, uids: [first], blockNumber }).then(
    () => true,
    (thrown: unknown) => {
      if (isUnknownFunction(thrown)) return false;
      throw thrown;
    },
  );
  const ask = async (some: readonly Hex[]): Promise<readonly Attestation[]> => {
    if (isOurs) return getAttestations(pinned, { registry, uids: some, blockNumber });
    const contracts = some.map((uid) => getAttestationCall(registry, uid));
    return multicall(pinned, { contracts, blockNumber, allowFailure: false, batchSize: 0, deployless: true });
  };
  const most = isOurs ? MOST : MAX_OF_EAS;
  const pieces = Array.from({ length: Math.ceil(uids.length / most) }, (_, i) =>
    uids.slice(i * most, (i + 1) * most),
  );
  let done = 0;
  const found = await mapAtOnce(pieces, AT_ONCE, async (piece) => {
    const read = await askInParts(piece, ask);
    done += piece.length;
    onProgress(done, uids.length);
    return read;
  });
  return found.flat();
}

const getAttestationCall = (registry: Address, uid: Hex) =>
  ({
    address: registry,
    abi: attestationRegistryAbi,
    functionName: "getAttestation",
    args: [uid],
  }) as const;

/** What attestations say has no bound, so a question may be too much for a node; half of it may not. */
async function askInParts(
  uids: readonly Hex[],
  ask: (some: readonly Hex[]) => Promise<readonly Attestation[]>,
): Promise<readonly Attestation[]> {
  try {
    return await ask(uids);
  } catch (thrown) {
    if (uids.length === 1 || !isTooMuch(thrown)) throw thrown;
    const half = Math.ceil(uids.length / 2);
    const first = await askInParts(uids.slice(0, half), ask);
    return [...first, ...(await askInParts(uids.slice(half), ask))];
  }
}

function isUnknownFunction(thrown: unknown): boolean {
  const isRefusal = (cause: unknown) =>
    cause instanceof ContractFunctionRevertedError || cause instanceof ContractFunctionZeroDataError;
  return thrown instanceof BaseError && thrown.walk(isRefusal) !== null;
}

/** Anything but a node that is gone: too much gas, time, code or text is refused in many ways. */
function isTooMuch(thrown: unknown): boolean {
  const isGone = (cause: unknown) => cause instanceof HttpRequestError && cause.status !== 413;
  return thrown instanceof BaseError && thrown.walk(isGone) === null;
}
