import { type Command, InvalidArgumentError } from "commander";
import type { Address, Hex } from "viem";
import { SymbolonError } from "../../../src/sdk/core/errors.ts";
import { readAddress, readGwei, readHttpUrl, readPath, readWhole } from "../optionReaders.ts";

/** What {@link signing} adds to a command. */
export type SigningOptions = {
  readonly keystore?: string | undefined;
  readonly passwordFile?: string | undefined;
  readonly passwordFd?: number | undefined;
  readonly account?: Address | undefined;
  readonly signer?: string | undefined;
  /** Wei of a unit of gas that whoever makes a block is offered; default: what the node suggests. */
  readonly priorityFee?: bigint | undefined;
  /** Further keys that pay, of commands that take some. */
  readonly payer?: readonly KeySource[] | undefined;
};

/** Where the password of a keystore comes from; neither: it is asked for on the terminal. */
type PasswordSource = { readonly file: string | undefined; readonly descriptor: number | undefined };

/** Who signs, and by what. */
export type Signing =
  | { readonly by: "keystore"; readonly file: string; readonly password: PasswordSource }
  | { readonly by: "signer"; readonly url: string; readonly account: Address }
  /** Undefined: the first account of the node. */
  | { readonly by: "node"; readonly account: Address | undefined }
  /** Of the environment: unencrypted. */
  | { readonly by: "key"; readonly key: Hex };

/** Where one of several keys comes from: what --payer says. */
export type KeySource =
  | { readonly by: "keystore"; readonly file: string }
  /** Of the node, or of a signer where one is named. */
  | { readonly by: "account"; readonly account: Address }
  /** A variable of the environment with an unencrypted key. */
  | { readonly by: "env"; readonly name: string };

/** What help says of it, of each command that signs. */
const SIGNING_HELP = `
Who signs, one of: --keystore FILE, an encrypted key; --account ADDRESS, an account of the node; the same with --signer URL,
an account of a signer elsewhere, such as a hardware wallet's; SYMBOLON_PRIVATE_KEY, an unencrypted key, for test chains and
CI; else the node's first account. SYMBOLON_KEYSTORE, SYMBOLON_ACCOUNT and SYMBOLON_SIGNER stand for the options. What the
command line says goes before the environment; two ways at once are refused. docs/keys.md says more.`;

/** Adds the options of every command that sends or signs; a call that contradicts itself ends with 2. */
export function signing(command: Command): Command {
  return command
    .option("--keystore <file>", "an encrypted key, version 3 (or SYMBOLON_KEYSTORE)", readPath)
    .option("--password-file <file>", "its password (default: asked for on the terminal)", readPath)
    .option("--password-fd <number>", "its password, from this file descriptor", readWhole(0, MAX_DESCRIPTOR))
    .option(
      "--account <address>",
      "this account of the node, or of --signer (or SYMBOLON_ACCOUNT)",
      readAddress,
    )
    .option(
      "--signer <url>",
      "a signer that is not the node: web3signer, Clef (or SYMBOLON_SIGNER)",
      readHttpUrl,
    )
    .addHelpText("after", SIGNING_HELP)
    .hook("preAction", (_, called) => {
      try {
        signingOf(called.opts());
      } catch (thrown) {
        if (!(thrown instanceof SymbolonError)) throw thrown;
        if (thrown.code === "SigningNotClear") called.error(`error: ${thrown.reason} ${thrown.hint}`);
      }
    });
}

/** For help texts. */
export const PRIORITY_FEE =
  "tip a unit of gas (default: what the node suggests); the least, where gas has one price";

/** Adds what every command that sends can be told of the price of gas. */
export function priced(command: Command): Command {
  return command.option("--priority-fee <gwei>", PRIORITY_FEE, readGwei);
}

const MAX_DESCRIPTOR = 1_023;

/**
 * Who signs: what the command line says, else what the environment says, else the first account of the node. The account
 * of a signer may come from either.
 * @throws SymbolonError `SigningNotClear`, `BadPrivateKey`
 */
export function signingOf(options: SigningOptions, env: NodeJS.ProcessEnv = process.env): Signing {
  const { keystore, passwordFile, passwordFd, account, signer } = options;
  const given = named({
    "--keystore": keystore,
    [signer === undefined ? "--account" : "--signer"]: signer ?? account,
  });
  const inherited = named({
    SYMBOLON_KEYSTORE: env.SYMBOLON_KEYSTORE,
    [env.SYMBOLON_SIGNER === undefined ? "SYMBOLON_ACCOUNT" : "SYMBOLON_SIGNER"]:
      env.SYMBOLON_SIGNER ?? env.SYMBOLON_ACCOUNT,
    SYMBOLON_PRIVATE_KEY: env.SYMBOLON_PRIVATE_KEY,
  });
  const [way, other] = given.length > 0 ? given : inherited;
  if (way !== undefined && other !== undefined) {
    throw notClear(
      `${way} and ${other} exclude each other: each names the signer.`,
      `Give one of them${given.length > 0 ? "" : ", or an option, which takes precedence"}.`,
    );
  }
  const isKeystore = way === "--keystore" || way === "SYMBOLON_KEYSTORE";
  // A file's password is good for every keystore; a descriptor can be read once, for the one that signs.
  const opensPayer = passwordFd === undefined && options.payer?.some(({ by }) => by === "keystore") === true;
  if (!isKeystore && !opensPayer && (passwordFile ?? passwordFd) !== undefined) {
    throw notClear(
      `--password-${passwordFile === undefined ? "fd" : "file"} needs --keystore.`,
      "Give --keystore FILE, or leave it out.",
    );
  }
  if (isKeystore) {
    if (passwordFile !== undefined && passwordFd !== undefined) {
      throw notClear("--password-file and --password-fd exclude each other.", "Give one of them.");
    }
    const file = keystore ?? inEnvironment("SYMBOLON_KEYSTORE", env, readPath) ?? "";
    return { by: "keystore", file, password: { file: passwordFile, descriptor: passwordFd } };
  }
  if (way === "SYMBOLON_PRIVATE_KEY") return { by: "key", key: requireKey(way, env[way] ?? "") };
  const who = account ?? inEnvironment("SYMBOLON_ACCOUNT", env, readAddress);
  const url = signer ?? inEnvironment("SYMBOLON_SIGNER", env, readHttpUrl);
  if (url === undefined) return { by: "node", account: who };
  if (who !== undefined) return { by: "signer", url, account: who };
  throw notClear("--signer needs --account.", "Give --account ADDRESS, or set SYMBOLON_ACCOUNT.");
}

function named(ways: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.keys(ways).filter((name) => ways[name] !== undefined);
}

function inEnvironment<Value>(
  name: string,
  env: NodeJS.ProcessEnv,
  read: (text: string) => Value,
): Value | undefined {
  const text = env[name];
  if (text === undefined) return undefined;
  try {
    return read(text);
  } catch (thrown) {
    if (!(thrown instanceof InvalidArgumentError)) throw thrown;
    throw notClear(`${name} is invalid.`, thrown.message);
  }
}

const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

/**
 * A key is below the order of secp256k1, and not 0.
 * @param name the variable that it is in
 * @throws SymbolonError `BadPrivateKey`, without the key
 */
export function requireKey(name: string, key: string): Hex {
  const isKey = /^0x[0-9a-fA-F]{64}$/.test(key) && BigInt(key) > 0n && BigInt(key) < ORDER;
  if (isKey) return key as Hex;
  throw new SymbolonError({
    code: "BadPrivateKey",
    reason: `${name} is not a private key.`,
    hint: "Set it to 0x and 64 hexadecimal digits, or unset it to use an account of the node.",
  });
}

function notClear(reason: string, hint: string): SymbolonError {
  return new SymbolonError({ code: "SigningNotClear", reason, hint });
}
