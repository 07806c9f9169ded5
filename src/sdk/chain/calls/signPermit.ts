import {
  type Address,
  type Client,
  ContractFunctionExecutionError,
  domainSeparator,
  encodeFunctionData,
  type Hex,
  hexToBigInt,
  parseAbi,
  size,
  slice,
  type Transport,
  type TypedDataDomain,
} from "viem";
import { getChainId, getCode, readContract, signTypedData, simulateContract } from "viem/actions";
import { WORD_BYTES } from "../../core/bytes.ts";
import { SymbolonError } from "../../core/errors.ts";
import { plainKeySignature } from "../../core/signing/keySignature.ts";
import { signatureForms } from "../../core/signing/settleSignature.ts";
import type { WriteClient } from "../clients.ts";
import { isAnotherContract } from "../errors/explainViemError.ts";
import { nodeWords } from "../errors/nodeWords.ts";
import { simulateCalls } from "./simulateCalls.ts";

export type SignPermitParameters = {
  readonly token: Address;
  readonly spender: Address;
  /** Base units that the spender may take. */
  readonly value: bigint;
  /** Unix seconds until which the allowance may be used. */
  readonly deadline: bigint;
};

/** A signed allowance as contracts take it. */
export type Permit = {
  readonly deadline: bigint;
  readonly v: number;
  readonly r: Hex;
  readonly s: Hex;
};

const permitAbi = parseAbi([
  "function DOMAIN_SEPARATOR() view returns (bytes32)",
  "function nonces(address owner) view returns (uint256)",
  "function name() view returns (string)",
  "function version() view returns (string)",
  "function allowance(address owner, address spender) view returns (uint256)",
  "function permit(address owner, address spender, uint256 value, uint256 deadline, uint8 v, bytes32 r, bytes32 s)",
  "function eip712Domain() view returns (bytes1 fields, string name, string version, uint256 chainId, address verifyingContract, bytes32 salt, uint256[] extensions)",
]);

const types = {
  Permit: [
    { name: "owner", type: "address" },
    { name: "spender", type: "address" },
    { name: "value", type: "uint256" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint256" },
  ],
} as const;

/**
 * Signs an allowance of the client's account by ERC-2612, so that it takes no transaction of its own. It simulates that
 * the token accepts it and grants the allowance: some tokens ask an owner with code by ERC-1271, and the code need not answer
 * that; some take whatever they are called with. Where the node replaces no code for a question, what it grants stays unknown.
 *
 * Signs only in a domain whose separator the token itself confirms: a token of another domain (DAI's permit has other
 * members) would refuse the signature, and the transaction with it would fail.
 * @throws SymbolonError `NoPermit` where the token has no such domain, `PermitRefused` where it would not accept it, or grant nothing by it, or no key signed
 */
export async function signPermit(
  client: WriteClient,
  { token, spender, value, deadline }: SignPermitParameters,
): Promise<Permit> {
  const owner = client.account.address;
  const domain = await readDomain(client, token);
  const nonce = await undefinedIfRefused(() =>
    readContract(client, { address: token, abi: permitAbi, functionName: "nonces", args: [owner] }),
  );
  if (domain === undefined || nonce === undefined) {
    throw new SymbolonError({
      code: "NoPermit",
      reason: `The token ${token} has no permit (ERC-2612).`,
      hint: WITHOUT_PERMIT,
      details: { token, hasDomain: domain !== undefined, hasNonces: nonce !== undefined },
    });
  }
  const signature = await signTypedData(client, {
    account: client.account,
    domain,
    types,
    primaryType: "Permit",
    message: { owner, spender, value, nonce, deadline },
  });
  const [parts] = signatureForms(signature).flatMap((form) => plainKeySignature(form) ?? []);
  if (parts === undefined) throw noKeysSignature(token, owner, signature);
  const permit = { deadline, ...parts };
  await requireAccepted(client, { token, spender, value, ...permit });
  await requireGranted(client, { token, spender, value, ...permit });
  return permit;
}

/** Tokens' permits take r, s and v: what a contract wallet makes does not fit them. */
function noKeysSignature(token: Address, owner: Address, signature: Hex): SymbolonError {
  return new SymbolonError({
    code: "PermitRefused",
    reason: `The token ${token} takes r, s and v of a key for its permit (ERC-2612), and what ${owner} signed is not one: it has ${size(signature)} bytes.`,
    hint: WITHOUT_PERMIT,
    details: { token, owner, signature },
  });
}

const WITHOUT_PERMIT = "Leave --permit out: then a separate transaction approves the funding.";

/** @throws SymbolonError `PermitRefused` */
async function requireAccepted(
  client: WriteClient,
  { token, spender, value, deadline, v, r, s }: SignPermitParameters & Permit,
): Promise<void> {
  const owner = client.account.address;
  const args = [owner, spender, value, deadline, v, r, s] as const;
  try {
    const permit = { address: token, abi: permitAbi, functionName: "permit", args } as const;
    await simulateContract(client, { ...permit, account: owner });
  } catch (thrown) {
    if (!isAnotherContract(thrown)) throw thrown;
    const code = await getCode(client, { address: owner });
    const why =
      code === undefined
        ? ""
        : ` ${owner} has code (${delegateOf(code)}), and some tokens ask that for a signature (ERC-1271) in place of its key.`;
    throw new SymbolonError({
      code: "PermitRefused",
      reason: `The token ${token} refuses the permit that ${owner} signed: ${nodeWords(thrown).replace(/\.$/, "")}.${why}`,
      hint: WITHOUT_PERMIT,
      details: { token, owner, spender, hasCode: code !== undefined },
      cause: thrown,
    });
  }
}

/**
 * Plays the permit and reads what it grants: some tokens take whatever they are called with.
 * @throws SymbolonError `PermitRefused`
 */
async function requireGranted(
  client: WriteClient,
  { token, spender, value, deadline, v, r, s }: SignPermitParameters & Permit,
): Promise<void> {
  const owner = client.account.address;
  const calls = [
    { functionName: "permit", args: [owner, spender, value, deadline, v, r, s] } as const,
    { functionName: "allowance", args: [owner, spender] } as const,
  ].map((one) => ({ to: token, data: encodeFunctionData({ abi: permitAbi, ...one }) }));
  const played = await simulateCalls(client, { account: ANYBODY, calls });
  if (played.outcome !== "done") return;
  const granted = size(played.data) < WORD_BYTES ? 0n : hexToBigInt(slice(played.data, 0, WORD_BYTES));
  if (granted >= value) return;
  throw new SymbolonError({
    code: "PermitRefused",
    reason: `The token ${token} takes the permit that ${owner} signed, but by it ${spender} could take ${granted} base units, not ${value}.`,
    hint: WITHOUT_PERMIT,
    details: { token, owner, spender, value, granted },
  });
}

/** Who hands a permit in while it is played. The owner's own code must not be replaced for it: tokens may ask that. */
const ANYBODY: Address = `0x${"5e".repeat(20)}`;

/** EIP-7702: three bytes, and the address of the code. */
function delegateOf(code: Hex): string {
  return /^0xef0100[\da-f]{40}$/i.test(code) ? `that of 0x${code.slice(8)}, by EIP-7702` : "of its own";
}

/** The domain whose hash the token gives; undefined where no candidate matches. */
async function readDomain(client: Client<Transport>, token: Address): Promise<TypedDataDomain | undefined> {
  const read = (functionName: "DOMAIN_SEPARATOR" | "name" | "version") =>
    undefinedIfRefused(() => readContract(client, { address: token, abi: permitAbi, functionName }));
  const separator = await read("DOMAIN_SEPARATOR");
  if (separator === undefined) return undefined;
  const stated = await undefinedIfRefused(() =>
    readContract(client, { address: token, abi: permitAbi, functionName: "eip712Domain" }),
  );
  const [name, version, chainId] = await Promise.all([read("name"), read("version"), getChainId(client)]);
  const place = { chainId, verifyingContract: token };
  // EIP-5267 where the token has it, otherwise its name with the usual versions.
  const candidates: TypedDataDomain[] = [
    ...(stated === undefined ? [] : [{ name: stated[1], version: stated[2], ...place }]),
    ...[version, "1", "2"].flatMap((one) =>
      name === undefined || one === undefined ? [] : [{ name, version: one, ...place }],
    ),
  ];
  return candidates.find((domain) => domainSeparator({ domain }) === separator);
}

/** Undefined where the contract refuses: it has no such function. */
async function undefinedIfRefused<Answer>(ask: () => Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await ask();
  } catch (thrown) {
    if (thrown instanceof ContractFunctionExecutionError) return undefined;
    throw thrown;
  }
}
