import { type Hex, hashTypedData, serializeSignature } from "viem";
import { getCode } from "viem/actions";
import type { ReadClient } from "../../chain/clients.ts";
import { isAcceptedByContract } from "../../chain/read/isAcceptedByContract.ts";
import type { RegistrySignature } from "../../core/attestation/attestationRequests.ts";
import { SymbolonError } from "../../core/errors.ts";
import { Forgery } from "../verify/forgery.ts";
import { isForAttestations, isKindSignedByKey, type RequestFile, requestMessages } from "./requestText.ts";
import { keySignature, requireSigner, splitSignature } from "./signer.ts";

/**
 * Refuses a request that its signer has not signed, as the registry would: by the key of an account; by asking the
 * contract that stands there (ERC-1271). A BatchRegistry tries the key of an account with code first, the others do not.
 * @throws SymbolonError `NotKeySignature`, `BadSignature`, `WrongSigner`
 */
export async function requireSigned(client: ReadClient, request: RequestFile): Promise<void> {
  const { signer, nonce, signatures } = request;
  const hasCode = (await getCode(client, { address: signer })) !== undefined;
  const hint = `Compare chain, registry, nonce (${nonce}) and deadline with what was signed; otherwise it was forged or altered.`;
  for (const [i, typedData] of requestMessages(request).entries()) {
    const signature = signatures[i] ?? "0x";
    if (!hasCode || !isForAttestations(request.kind)) {
      const problem = await catchProblem(() =>
        requireSigner({ typedData, signature: partsFor(request, signature), signer, what: "request", hint }),
      );
      if (problem === undefined) continue;
      if (!hasCode) throw problem;
    }
    const hash = hashTypedData(typedData);
    if (await isAcceptedByContract(client, signer, hash, bytesFor(request, signature))) continue;
    throw new Forgery({
      code: "WrongSigner",
      reason: `The contract ${signer} does not accept the signature over this request as its own.`,
      hint,
      details: { signer, digest: hash },
    });
  }
}

/** What is signed of a request, and the signatures as its registry gets them. @throws SymbolonError `NotKeySignature` */
export function signedDigests(
  request: RequestFile,
): readonly { readonly digest: Hex; readonly signature: Hex }[] {
  return requestMessages(request).map((typedData, i) => ({
    digest: hashTypedData(typedData),
    signature: bytesFor(request, request.signatures[i] ?? "0x"),
  }));
}

/** What is refused; whatever else is thrown is thrown on. */
async function catchProblem(check: () => Promise<void>): Promise<SymbolonError | undefined> {
  try {
    await check();
    return undefined;
  } catch (thrown) {
    if (thrown instanceof SymbolonError) return thrown;
    throw thrown;
  }
}

/** The call counts v from 27 where it takes a key's parts; elsewhere the registry gets the bytes as they are. */
function partsFor({ kind }: RequestFile, signature: Hex): RegistrySignature {
  if (isKindSignedByKey(kind)) return keySignature(signature);
  return splitSignature(signature);
}

function bytesFor({ kind }: RequestFile, signature: Hex): Hex {
  if (!isKindSignedByKey(kind)) return signature;
  const { v, r, s } = keySignature(signature);
  return serializeSignature({ r, s, v: BigInt(v) });
}
