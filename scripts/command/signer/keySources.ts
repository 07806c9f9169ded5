import { type Command, InvalidArgumentError } from "commander";
import { type Address, createClient, isAddressEqual, type LocalAccount } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import type { WriteClient } from "../../../src/sdk/chain/clients.ts";
import { SymbolonError } from "../../../src/sdk/core/errors.ts";
import { remoteSigner } from "../../../src/sdk/delivery/remoteSigner.ts";
import { openReader, transportAt, withPriorityFee } from "../connect.ts";
import { readAddress, readPath } from "../optionReaders.ts";
import { accountOfNode, openKeystore, openOwnAccount } from "./openAccount.ts";
import { type KeySource, requireKey, type Signing } from "./signingOptions.ts";

/** For help texts. */
export const KEY_SOURCES = "keystore:FILE, account:ADDRESS or env:NAME";

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * Reads `keystore:FILE`, `account:ADDRESS` or `env:NAME`.
 * @throws InvalidArgumentError without what was given: it may be the key itself
 */
export function readKeySource(text: string): KeySource {
  const [by, ...rest] = text.split(":");
  const value = rest.join(":");
  if (by === "keystore") return { by, file: readPath(value) };
  if (by === "account") return { by, account: readAddress(value) };
  if (by === "env" && NAME.test(value)) return { by, name: value };
  throw new InvalidArgumentError(`It must be ${KEY_SOURCES}: a key itself is no option.`);
}

/** The texts of an option that may be given several times; they are read once the command runs. */
export function readTexts(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}

/**
 * The sources that an option was given. Ends with 2 where one is not a source, and repeats nothing of it, as commander would: it
 * may be a key.
 */
export function keySourcesOf(
  command: Command,
  option: string,
  texts: readonly string[],
): readonly KeySource[] {
  return texts.map((text, i) => {
    try {
      return readKeySource(text);
    } catch (thrown) {
      if (!(thrown instanceof InvalidArgumentError)) throw thrown;
      const which = texts.length === 1 ? "" : ` ${i + 1}`;
      return command.error(`error: ${option}${which} is no source of a key. ${thrown.message}`);
    }
  });
}

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
    reason: `The variable ${name} is not set, and env:${name} says that a key is in it.`,
    hint: "Set it to 0x and 64 hexadecimal digits, for a test chain; else give keystore:FILE.",
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
    reason: `${name} is the key of ${address}, ${isMain ? "which signs already" : "as one before it is"}.`,
    hint: "Leave it out: each key is given once.",
    details: { source: name, address },
  });
}
