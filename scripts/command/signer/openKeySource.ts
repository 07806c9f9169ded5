import { type Address, createClient, isAddressEqual, type LocalAccount } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import type { WriteClient } from "../../../src/sdk/chain/clients.ts";
import { SymbolonError } from "../../../src/sdk/core/errors.ts";
import { remoteSigner } from "../../../src/sdk/delivery/remoteSigner.ts";
import { openReader, transportAt, withPriorityFee } from "../connect.ts";
import { accountOfNode, openKeystore, openOwnAccount } from "./openAccount.ts";
import { type KeySource, requireKey, type Signing } from "./signingOptions.ts";

export type KeySourceTerms = {
  /** A signer that is not the node; default: the node signs for accounts. */
  readonly signer?: string | undefined;
  /** The password of every keystore; default: each is asked for on the terminal. */
  readonly passwordFile?: string | undefined;
  /** Wei of a unit of gas that whoever makes a block is offered; default: what the node suggests. */
  readonly priorityFee?: bigint | undefined;
};

/**
 * A client that sends from a key.
 * @throws SymbolonError `ChainNotReachable`, `NoKeyInEnvironment`, `BadPrivateKey`, and as `openOwnAccount` and
 * `accountOfNode`
 */
export async function openKeySource(
  source: KeySource,
  rpc: string,
  terms: KeySourceTerms = {},
): Promise<WriteClient> {
  const reader = await openReader(rpc);
  const own = await openOwnAccount(signingBy(source, terms));
  const account = own ?? (await accountOfNode(reader, source.by === "account" ? source.account : undefined));
  const chain = withPriorityFee(reader.chain, terms.priorityFee);
  return createClient({ account, chain, transport: transportAt(rpc) });
}

export type KeyAccountTerms = {
  /** A signer that is not the node; undefined: the node signs. Errors tell its host alone. */
  readonly signer: string | undefined;
  /** The node's address. */
  readonly rpc: string;
  /** The password of a keystore. */
  readonly passwordOf: (file: string) => Promise<string>;
};

/**
 * The account of a key, which signs here or elsewhere but never sends, so that a hash is known before anything is sent.
 * @throws SymbolonError as `openKeystore`, `NoKeyInEnvironment`, `BadPrivateKey`; what signs elsewhere is asked at
 * its first use
 */
export async function openKeyAccount(
  source: KeySource,
  { signer, rpc, passwordOf }: KeyAccountTerms,
): Promise<LocalAccount> {
  switch (source.by) {
    case "keystore":
      return openKeystore(source.file, () => passwordOf(source.file));
    case "env":
      return privateKeyToAccount(requireKey(source.name, keyIn(source.name)));
    case "account":
      return remoteSigner(signer ?? rpc, source.account);
  }
}

function signingBy(source: KeySource, { signer, passwordFile }: KeySourceTerms): Signing {
  switch (source.by) {
    case "keystore":
      return {
        by: "keystore",
        file: source.file,
        password: { file: passwordFile, descriptor: undefined },
      };
    case "account":
      return signer === undefined
        ? { by: "node", account: source.account }
        : { by: "signer", url: signer, account: source.account };
    case "env":
      return { by: "key", key: requireKey(source.name, keyIn(source.name)) };
  }
}

function keyIn(name: string): string {
  const key = process.env[name];
  if (key !== undefined && key !== "") return key;
  throw new SymbolonError({
    code: "NoKeyInEnvironment",
    reason: `The variable ${name} of env:${name} is not set.`,
    hint: "Set it to 0x and 64 hexadecimal digits, for a test chain; otherwise give keystore:FILE.",
    details: { name },
  });
}

/**
 * Opens keys beside the main one, one after the other, so that passwords are asked for one by one.
 * @throws SymbolonError `SameKeyTwice`, and as {@link openKeySource}
 */
export async function openPayers(
  main: WriteClient,
  sources: readonly KeySource[],
  rpc: string,
  terms: KeySourceTerms = {},
): Promise<readonly WriteClient[]> {
  const opened: WriteClient[] = [];
  for (const source of sources) {
    const client = await openKeySource(source, rpc, terms);
    const { address } = client.account;
    const isMain = isAddressEqual(main.account.address, address);
    if (isMain || opened.some(({ account }) => isAddressEqual(account.address, address))) {
      throw sameKeyTwice(source, address, isMain);
    }
    opened.push(client);
  }
  return opened;
}

/** Two senders of one key would take each other's nonces. */
function sameKeyTwice(source: KeySource, address: Address, isMain: boolean): SymbolonError {
  const name = `${source.by}:${"file" in source ? source.file : "name" in source ? source.name : source.account}`;
  return new SymbolonError({
    code: "SameKeyTwice",
    reason: `${name} is the key of ${address}, ${isMain ? "which already signs" : "which is already given"}.`,
    hint: "Leave it out: each key is given once.",
    details: { source: name, address },
  });
}
