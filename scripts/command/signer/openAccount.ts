import { statSync } from "node:fs";
import { type Account, type Address, type Client, getAddress, isAddressEqual, type LocalAccount } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { getAddresses } from "viem/actions";
import { readText } from "../../../src/node/files/readText.ts";
import { accountFromKeystore } from "../../../src/node/keys/keystore.ts";
import { SymbolonError } from "../../../src/sdk/core/errors.ts";
import { shellWord } from "../../../src/sdk/core/text/shellWord.ts";
import { remoteSigner, signerAccounts } from "../../../src/sdk/delivery/remoteSigner.ts";
import { readPassword } from "./readPassword.ts";
import type { Signing } from "./signingOptions.ts";

/**
 * The account that signs without the chain's node: of a key, a keystore or a signer; undefined where the node signs.
 * @throws SymbolonError `NoPassword`, as `accountFromKeystore`, `SignerNotReachable`, `NoSuchAccount`
 */
export async function openOwnAccount(signing: Signing): Promise<LocalAccount | undefined> {
  if (signing.by === "key") return privateKeyToAccount(signing.key);
  if (signing.by === "keystore") {
    const { file, password } = signing;
    return openKeystore(file, () => {
      if (password.file !== undefined) warnIfReadable(password.file);
      return readPassword(file, password);
    });
  }
  if (signing.by === "node") return undefined;
  const { url, account } = signing;
  const there = await signerAccounts(url);
  if (there !== undefined) requireThere(account, there, "The signer");
  return remoteSigner(url, account);
}

/**
 * The account of an encrypted key.
 * @throws SymbolonError `MissingFile`, `UnreadableFile`, as `accountFromKeystore`; what the password's source throws
 */
export async function openKeystore(file: string, password: () => Promise<string>): Promise<LocalAccount> {
  const text = readText(file, "Give the file of an encrypted key.");
  warnIfReadable(file);
  return accountFromKeystore(text, await password());
}

/**
 * The account of the node that signs.
 * @param expected undefined: its first
 * @throws SymbolonError `NoAccount`, `NoSuchAccount`
 */
export async function accountOfNode(client: Client, expected: Address | undefined): Promise<Account> {
  const there = await getAddresses(client).catch((): readonly Address[] => []);
  if (expected !== undefined) requireThere(expected, there, "The node");
  const address = expected === undefined ? there[0] : getAddress(expected);
  if (address !== undefined) return { address, type: "json-rpc" };
  throw noAccount();
}

export function noAccount(): SymbolonError {
  return new SymbolonError({
    code: "NoAccount",
    reason: "There is no account to sign with: the node has no accounts.",
    hint: "Give --keystore FILE, or --account ADDRESS with --signer URL; for a test chain, SYMBOLON_PRIVATE_KEY.",
  });
}

/** Accounts that a sentence lists. */
const MAX_SHOWN = 3;

function requireThere(expected: Address, there: readonly Address[], whose: string): void {
  if (there.some((one) => isAddressEqual(one, expected))) return;
  const more = there.length > MAX_SHOWN ? ` and ${there.length - MAX_SHOWN} more` : "";
  const shown = there.length === 0 ? "none" : `${there.slice(0, MAX_SHOWN).join(", ")}${more}`;
  throw new SymbolonError({
    code: "NoSuchAccount",
    reason: `${whose} has no account ${expected}: it has ${shown}.`,
    hint: "Give one of its accounts, or add the account there.",
    details: { account: expected, there },
  });
}

/** The reader of a keystore can try passwords for as long as they like. Windows has other ways to say who may read. */
export function warnIfReadable(file: string): void {
  const OTHERS = 0o077;
  const { mode = 0 } = statSync(file, { throwIfNoEntry: false }) ?? {};
  if (process.platform === "win32" || (mode & OTHERS) === 0) return;
  process.stderr.write(`warning: Others may read ${file}: chmod 600 ${shellWord(file)}\n`);
}
