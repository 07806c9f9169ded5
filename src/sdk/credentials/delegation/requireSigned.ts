import { type Hex, hashTypedData, serializeSignature, type TypedDataDefinition } from "viem";
import { getCode } from "viem/actions";
import type { ReadClient } from "../../chain/clients.ts";
import { isAcceptedByContract } from "../../chain/read/isAcceptedByContract.ts";
import { isSignedByAccountKey } from "../../chain/read/settleOnChain.ts";
import { longForm } from "../../core/signing/keySignature.ts";
import { contractForm, signatureForms } from "../../core/signing/settleSignature.ts";
import { signerNotDeployed } from "../../core/signing/signerNotDeployed.ts";
import { readWrappedSignature } from "../../core/signing/wrappedSignature.ts";
import { Forgery } from "../verify/forgery.ts";
import { isForAttestations, isKindSignedByKey, type RequestFile, requestMessages } from "./requestText.ts";
import { keySignature, requireSigner } from "./signer.ts";

/** How it is found out whether a request is signed. */
export type SignedQuestions = {
  /** Whether the signer's key made a signature of a digest. Default: it is recovered here. */
  readonly isByKey?: (digest: Hex, signature: Hex) => Promise<boolean>;
  /** Whether there is code at the signer. Default: the node is asked. */
  readonly hasCode?: () => Promise<boolean>;
  /** Runs what asks the signer's contract. Default: at once. */
  readonly ask?: <Answer>(question: () => Promise<Answer>) => Promise<Answer>;
};

/**
 * Refuses a request that its signer has not signed, as the registry would: by the key of an account; by asking the
 * contract that stands there (ERC-1271). A BatchRegistry tries the key of an account with code first, the others do not.
 * @returns the request with its signatures in the form that its registry takes
 * @throws SymbolonError `NotKeySignature`, `BadSignature`, `WrongSigner`, `WrappedSignature`
 */
export async function requireSigned(
  client: ReadClient,
  request: RequestFile,
  questions: SignedQuestions = {},
): Promise<RequestFile> {
  const { kind, signer, signatures } = request;
  const {
    isByKey = (digest, signature) => isSignedByAccountKey(signer, digest, signature),
    hasCode = async () => (await getCode(client, { address: signer })) !== undefined,
    ask = (question) => question(),
  } = questions;
  // A registry of attestations, and EAS, have OpenZeppelin's ECDSA.
  const keysForm = isForAttestations(kind) ? longForm : contractForm;
  const messages = requestMessages(request).map((typedData, i) => {
    const given = signatures[i] ?? "0x";
    return { typedData, digest: hashTypedData(typedData), given };
  });
  const byKey = await Promise.all(
    messages.map(async ({ digest, given }) => {
      for (const form of signatureForms(given)) {
        const taken = keysForm(form);
        if (taken !== undefined && (await isByKey(digest, taken))) return taken;
      }
      return undefined;
    }),
  );
  const isAll = byKey.every((signature) => signature !== undefined);
  if (isAll && (!isForAttestations(kind) || !(await hasCode()))) return withSignatures(request, byKey);
  return ask(async () => {
    const isCode = await hasCode();
    const settled: Hex[] = [];
    for (const [i, message] of messages.entries()) {
      const key = byKey[i];
      const isKeys = key !== undefined && !(isCode && isForAttestations(kind));
      settled.push(isKeys ? key : await byContract(client, request, { ...message, key, isCode }));
    }
    return withSignatures(request, settled);
  });
}

/** The same request where nothing changes. */
function withSignatures(request: RequestFile, signatures: readonly Hex[]): RequestFile {
  const isSame = signatures.every((one, i) => one === request.signatures[i]);
  return isSame ? request : { ...request, signatures };
}

/** The bytes of the parts that a call takes of a key. @throws SymbolonError `NotKeySignature` */
function bytesOf(signature: Hex): Hex {
  const { r, s, v } = keySignature(signature);
  return serializeSignature({ r, s, v: BigInt(v) });
}

type AskedOfContract = {
  readonly typedData: TypedDataDefinition;
  readonly digest: Hex;
  readonly given: Hex;
  /** The same, as the registry takes it of a key, where the signer's key made it. */
  readonly key: Hex | undefined;
  readonly isCode: boolean;
};

/** The bytes that the signer's contract takes. @throws SymbolonError as `requireSigned` */
async function byContract(
  client: ReadClient,
  { kind, signer, nonce }: RequestFile,
  { typedData, digest, given, key, isCode }: AskedOfContract,
): Promise<Hex> {
  const hint = `Compare chain, registry, nonce (${nonce}) and deadline with what was signed; otherwise it was forged or altered.`;
  if (!isCode) {
    const wrapped = readWrappedSignature(given);
    if (wrapped !== undefined) throw signerNotDeployed(signer, wrapped.factory);
    await requireSigner({ typedData, signature: keySignature(given), signer, what: "request", hint });
  }
  // The call takes r, s and v there, and the registry puts them together again.
  const bytes = key ?? (isKindSignedByKey(kind) ? bytesOf(given) : given);
  for (const form of signatureForms(bytes)) {
    if (await isAcceptedByContract(client, signer, digest, form)) return form;
  }
  throw new Forgery({
    code: "WrongSigner",
    reason: `The contract ${signer} does not accept the signature over this request as its own.`,
    hint,
    details: { signer, digest },
  });
}
