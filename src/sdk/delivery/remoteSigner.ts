import {
  type Address,
  BaseError,
  createClient,
  getAddress,
  type Hex,
  http,
  isAddressEqual,
  isHex,
  type LocalAccount,
  numberToHex,
  parseTransaction,
  RpcRequestError,
  recoverMessageAddress,
  recoverTransactionAddress,
  recoverTypedDataAddress,
  serializeTransaction,
  serializeTypedData,
  type TransactionSerializable,
  type TransactionSerialized,
  type TypedDataDefinition,
  toHex,
} from "viem";
import { toAccount } from "viem/accounts";
import { withDomainType } from "../chain/domainType.ts";
import { httpStatusOf } from "../chain/errors/explainViemError.ts";
import { SymbolonError } from "../core/errors.ts";
import { longForm } from "../core/signing/keySignature.ts";

/** Milliseconds: a person may have to look at a device and press a button. After 5 minutes Node's fetch gives up. */
const PATIENCE = 240_000;

/** Maximum characters that errors repeat of a signer's own words. */
const MAX_SHOWN = 200;

/** Asks a signer one thing, by the first of several methods that it knows. */
type Ask = (...ways: readonly (readonly [method: string, params: readonly unknown[]])[]) => Promise<unknown>;

/**
 * An account whose key is with a signer other than the chain's node: web3signer, Clef, a bridge to a hardware wallet.
 * The signer signs transactions (`eth_signTransaction`, or Clef's `account_signTransaction`) and the account's user
 * sends them, so their hash is known before. The answer is checked: who signed, and each field.
 * @param url `http(s)://`; errors show only its host
 * @param address the account that is to sign
 * @param timeout milliseconds that the signer may take
 * @throws BaseError of viem, when it signs; its `cause` is a SymbolonError: `SignerNotReachable`, `SignerRefused`,
 * `BadSignerAnswer`, `SignerMismatch` (another account signed), `SignerChanged` (another transaction was signed)
 * @example
 * const account = remoteSigner("http://127.0.0.1:8550", "0x49b4...753e");
 * const client = createWalletClient({ account, chain, transport: http(rpc) });
 */
export function remoteSigner(url: string, address: Address, timeout = PATIENCE): LocalAccount {
  const ask = asker(url, timeout);
  const place = placeOf(url);
  const account = getAddress(address);
  return toAccount({
    address: account,
    signTransaction: (transaction) =>
      throughViem(async () => {
        const request = requestOf(account, transaction);
        const signed = rawOf(
          await ask(["eth_signTransaction", [request]], ["account_signTransaction", [request]]),
          place,
        );
        await requireSigned(signed, { address: account, transaction, place });
        return signed;
      }),
    signTypedData: (parameters) =>
      throughViem(async () => {
        const typedData = withDomainType(parameters as TypedDataDefinition);
        const text = serializeTypedData(typedData);
        const answer = await ask(
          ["eth_signTypedData_v4", [account, text]],
          ["eth_signTypedData", [account, text]],
          ["account_signTypedData", [account, JSON.parse(text)]],
        );
        const signature = signatureOf(answer, place);
        requireSigner(await recoverTypedDataAddress({ ...typedData, signature }), account, place);
        return signature;
      }),
    signMessage: ({ message }) =>
      throughViem(async () => {
        const data = typeof message === "string" ? toHex(message) : toHex(message.raw);
        const signature = signatureOf(await ask(["personal_sign", [data, account]]), place);
        requireSigner(await recoverMessageAddress({ message, signature }), account, place);
        return signature;
      }),
  });
}

/** viem's actions wrap what an account throws, and can only wrap errors of their own kind. */
async function throughViem<Value>(run: () => Promise<Value>): Promise<Value> {
  try {
    return await run();
  } catch (thrown) {
    throw thrown instanceof SymbolonError ? new BaseError(thrown.reason, { cause: thrown }) : thrown;
  }
}

/**
 * The accounts that a signer says it has; undefined where it does not say, such as Clef, which asks its user first.
 * @throws SymbolonError `SignerNotReachable`
 */
export async function signerAccounts(
  url: string,
  timeout = PATIENCE,
): Promise<readonly Address[] | undefined> {
  try {
    const answer = await asker(url, timeout)(["eth_accounts", []]);
    return Array.isArray(answer) ? answer.filter((one) => /^0x[\da-f]{40}$/i.test(String(one))) : undefined;
  } catch (thrown) {
    if (thrown instanceof SymbolonError && thrown.code === "SignerRefused") return undefined;
    throw thrown;
  }
}

const METHOD_NOT_FOUND = -32_601;

function asker(url: string, timeout: number): Ask {
  // Never asked twice: a person would have to refuse, or to sign, a second time.
  const client = createClient({ transport: http(url, { retryCount: 0, timeout }) });
  const request = client.request as (request: object, options: object) => Promise<unknown>;
  return async (...ways) => {
    for (const [i, [method, params]] of ways.entries()) {
      try {
        return await request({ method, params }, { retryCount: 0, dedupe: false });
      } catch (thrown) {
        const refusal =
          thrown instanceof BaseError ? thrown.walk((one) => one instanceof RpcRequestError) : null;
        if (!(refusal instanceof RpcRequestError)) throw notReachable(url, thrown);
        if (refusal.code !== METHOD_NOT_FOUND || i === ways.length - 1) throw refused(url, method, refusal);
      }
    }
    return undefined;
  };
}

/** A transaction as JSON-RPC has it. */
function requestOf(from: Address, transaction: TransactionSerializable): Readonly<Record<string, unknown>> {
  const { to, data, nonce, value, gas, chainId, accessList } = transaction;
  const { gasPrice, maxFeePerGas, maxPriorityFeePerGas } = transaction;
  const quantities = { gas, nonce, value, chainId, gasPrice, maxFeePerGas, maxPriorityFeePerGas };
  return {
    from,
    ...(to != null && { to }),
    data: data ?? "0x",
    ...Object.fromEntries(
      Object.entries(quantities).flatMap(([name, quantity]) =>
        quantity === undefined ? [] : [[name, numberToHex(quantity)]],
      ),
    ),
    ...(accessList !== undefined && accessList.length > 0 && { accessList }),
  };
}

type SigningRequest = {
  readonly address: Address;
  readonly transaction: TransactionSerializable;
  readonly place: string;
};

/** @throws SymbolonError `BadSignerAnswer`, `SignerMismatch`, `SignerChanged` */
async function requireSigned(signed: Hex, { address, transaction, place }: SigningRequest): Promise<void> {
  let found: TransactionSerializable;
  let signer: Address;
  try {
    found = parseTransaction(signed as TransactionSerialized);
    signer = await recoverTransactionAddress({ serializedTransaction: signed as TransactionSerialized });
  } catch {
    throw badAnswer(place, "is not a signed transaction");
  }
  const { r: _, s: __, v: ___, yParity: ____, ...unsigned } = found;
  // Compares all fields at once, the chain id included, so that none is added.
  const isSame = serializeTransaction(transaction) === serializeTransaction(unsigned);
  if (!isSame) throw changed(place, transaction, unsigned);
  requireSigner(signer, address, place);
}

/** The fields of a transaction that a signer could change; bytes in lower case, missing ones as `none`. */
function fieldsOf(transaction: TransactionSerializable): Readonly<Record<string, string>> {
  const { chainId, nonce, to, value, data, gas, gasPrice, maxFeePerGas, maxPriorityFeePerGas } = transaction;
  const prices = { gasPrice, maxFeePerGas, maxPriorityFeePerGas };
  const { accessList, authorizationList } = transaction as Readonly<Record<string, unknown>>;
  const lists = { accessList: listText(accessList), authorizationList: listText(authorizationList) };
  const present = {
    chainId,
    nonce: nonce ?? 0,
    to,
    value: value ?? 0n,
    data: data ?? "0x",
    gas,
    ...prices,
    ...lists,
  };
  return Object.fromEntries(
    Object.entries(present).map(([name, held]) => [name, String(held ?? "none").toLowerCase()]),
  );
}

function listText(list: unknown): string | undefined {
  return Array.isArray(list) && list.length > 0
    ? JSON.stringify(list, (_, held) => (typeof held === "bigint" ? String(held) : held))
    : undefined;
}

function changed(
  place: string,
  requested: TransactionSerializable,
  signed: TransactionSerializable,
): SymbolonError {
  const before = fieldsOf(requested);
  const after = fieldsOf(signed);
  const names = Object.keys(before).filter((name) => before[name] !== after[name]);
  const differences = Object.fromEntries(
    names.map((name) => [name, { asked: before[name], signed: after[name] }]),
  );
  const texts = names.map(
    (name) => `${name} ${shorten(before[name] ?? "")} became ${shorten(after[name] ?? "")}`,
  );
  return new SymbolonError({
    code: "SignerChanged",
    reason: `The signer at ${place} signed a different transaction: ${texts.join(", ") || "of another type"}. It was not sent.`,
    hint: "Let it sign the requested transaction, with the chain id of --rpc, or use another signer.",
    details: { place, differences },
  });
}

/** Characters of a field that a sentence repeats; the details have all of it. */
const MAX_FIELD = 66;

function shorten(text: string): string {
  return text.length <= MAX_FIELD ? text : `${text.slice(0, MAX_FIELD)}...`;
}

function requireSigner(signer: Address, address: Address, place: string): void {
  if (isAddressEqual(signer, address)) return;
  throw new SymbolonError({
    code: "SignerMismatch",
    reason: `The signer at ${place} signed for ${signer}, not for ${address}. Nothing was sent.`,
    hint: `Let it sign with the key of ${address}, or give its own account.`,
    details: { place, asked: address, signed: signer },
  });
}

/** Web3signer gives a string, Geth and Clef `{ raw, tx }`. */
function rawOf(answer: unknown, place: string): Hex {
  const { raw } = Object(answer) as { readonly raw?: unknown };
  const found = typeof answer === "string" ? answer : raw;
  if (isHex(found) && found.length > 2) return found;
  throw badAnswer(place, "is not a signed transaction");
}

/** In the form that contracts accept: some devices count v from 0, and some key stores answer the greater s. */
function signatureOf(answer: unknown, place: string): Hex {
  const signature = isHex(answer) && answer.length % 2 === 0 ? longForm(answer) : undefined;
  if (signature !== undefined) return signature;
  throw badAnswer(place, "is not a signature of a key, in 65 or 64 bytes");
}

/** Only the host: the rest of an address may hold a key. */
function placeOf(url: string): string {
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}`;
}

function notReachable(url: string, thrown: unknown): SymbolonError {
  const status = httpStatusOf(thrown);
  const place = placeOf(url);
  return new SymbolonError({
    code: "SignerNotReachable",
    reason: `The signer at ${place} does not answer${status === undefined ? "" : ` (HTTP ${status})`}.`,
    hint: "Check the address, that the signer runs, and whether it waits for a confirmation; then run the same command again: nothing was sent.",
    details: { place, ...(status !== undefined && { status }) },
    cause: thrown,
  });
}

function refused(url: string, method: string, { details, code }: RpcRequestError): SymbolonError {
  const words = (details.split("\n")[0] ?? "").replace(/\.$/, "").slice(0, MAX_SHOWN);
  const place = placeOf(url);
  return new SymbolonError({
    code: "SignerRefused",
    reason: `The signer at ${place} refuses ${method}: ${words}.`,
    hint: "Allow it there, or use another signer; nothing was sent.",
    details: { place, method, words, code },
  });
}

function badAnswer(place: string, problem: string): SymbolonError {
  return new SymbolonError({
    code: "BadSignerAnswer",
    reason: `The answer of the signer at ${place} ${problem}.`,
    hint: "Check that a signer of Ethereum accounts is at that address, not a node that sends by itself.",
    details: { place, problem },
  });
}
