import { type Hex, isAddressEqual, recoverTypedDataAddress, type TypedDataDefinition } from "viem";
import type { BatchHeader } from "../../core/credential/batchId.ts";
import type { BatchAuthorization } from "../../core/signing/batchAuthorization.ts";
import { type AttestationSigner, signAs, signerAddress } from "./attestationSigner.ts";
import { type BatchRole, requireRole } from "./batchRole.ts";

type Request = TypedDataDefinition & {
  readonly message: { readonly nonce: bigint; readonly deadline: bigint };
};

/**
 * Signs a request to a BatchRegistry in a role of the batch.
 * @throws SymbolonError `NotInRole`, `BadTypedData`
 */
export async function signBatchRequest(
  signer: AttestationSigner,
  header: BatchHeader,
  role: BatchRole,
  typedData: Request,
): Promise<BatchAuthorization> {
  requireRole(header, role, signerAddress(signer));
  return signAuthorization(signer, typedData);
}

/**
 * Signs a request to a BatchRegistry that any account may make.
 * @throws SymbolonError `BadTypedData`
 */
export async function signAuthorization(
  signer: AttestationSigner,
  typedData: Request,
): Promise<BatchAuthorization> {
  const { nonce, deadline } = typedData.message;
  const signature = await signAs(signer, typedData);
  return { nonce, deadline, signature: await countedFrom27(signer, typedData, signature) };
}

/** Some hardware wallets count v from 0, the chain from 27; a contract's signature may end in anything. */
async function countedFrom27(
  signer: AttestationSigner,
  typedData: TypedDataDefinition,
  signature: Hex,
): Promise<Hex> {
  const [, begin, v] = /^(0x[\da-f]{128})(00|01)$/i.exec(signature) ?? [];
  if (begin === undefined || v === undefined) return signature;
  const counted: Hex = `${begin as Hex}${v === "00" ? "1b" : "1c"}`;
  try {
    const recovered = await recoverTypedDataAddress({ ...typedData, signature: counted });
    return isAddressEqual(recovered, signerAddress(signer)) ? counted : signature;
  } catch {
    return signature;
  }
}
