import { decodeJson, list, text } from "../../core/decode.ts";
import { SymbolonError } from "../../core/errors.ts";
import type { KeptCredential } from "./keptCredential.ts";
import {
  damagedVault,
  deriveVaultKey,
  KEY_ROUNDS,
  type KeyTerms,
  newKeyTerms,
  openVaultFile,
  readVaultFile,
  type SealedVault,
  sealVault,
  type VaultKey,
} from "./vaultFile.ts";
import type { VaultPlace } from "./vaultPlace.ts";

/** The state of a vault; `isKept`: its content outlives the page. */
export type VaultState = { readonly isKept: boolean } & (
  | { readonly status: "reading" | "empty" | "locked" }
  /** The place has a file that this page cannot read: it is left unchanged. */
  | { readonly status: "unreadable"; readonly problem: unknown }
  | { readonly status: "open"; readonly held: readonly KeptCredential[] }
);

/** A holder's credentials, encrypted by a passphrase. The page knows them only while the vault is open. */
export type Vault = {
  readonly state: () => VaultState;
  /** Calls after each change, also of another page: the place is watched while somebody subscribes. @returns ends it */
  readonly subscribe: (listener: () => void) => () => void;
  /**
   * Opens it. An empty vault gets this passphrase.
   * @throws SymbolonError `WrongPassphrase`, `WeakPassphrase`, `NoCrypto`, `DamagedVault`, `NewerVault`
   */
  readonly unlock: (passphrase: string) => Promise<void>;
  /** Forgets the key and the credentials. */
  readonly lock: () => void;
  /** Adds credentials; one that is already kept is replaced. @returns how many of them were new */
  readonly keep: (credentials: readonly KeptCredential[]) => Promise<number>;
  readonly remove: (id: KeptCredential["id"]) => Promise<void>;
  /** The current file, encrypted; undefined: no file. */
  readonly file: () => Promise<string | undefined>;
  /**
   * Adds the credentials of a saved file. An empty vault gets the file's passphrase.
   * @param passphrase the file's
   * @returns how many of them were new
   * @throws SymbolonError `WrongPassphrase`, `NotAVault`, `DamagedVault`, `NewerVault`
   */
  readonly takeIn: (file: string, passphrase: string) => Promise<number>;
  /**
   * Encrypts all that is kept again, by another passphrase, in one write: until it is done, and where it fails, all is as it
   * was. Files that were saved before still open by the passphrase of then. One that is locked meanwhile stays locked.
   * @throws SymbolonError `WrongPassphrase`, `WeakPassphrase`, `DeviceRefused`, `VaultLocked` where nothing is kept
   */
  readonly changePassphrase: (passphrase: string, next: string) => Promise<void>;
  /** Erases everything, also without the passphrase. */
  readonly erase: () => Promise<void>;
};

export type CreateVaultParameters = {
  readonly place: VaultPlace;
  /** Rounds of PBKDF2; fewer are for tests alone. */
  readonly rounds?: number;
};

/**
 * A key in use, and how it was made. `isWritten`: a file with it was there, so that a missing file means that it was
 * erased.
 */
type Opened = { readonly key: VaultKey; readonly terms: KeyTerms; isWritten: boolean };

/** What a vault knows while the page lasts. */
type Room = {
  readonly place: VaultPlace;
  readonly rounds: number;
  readonly listeners: Set<() => void>;
  state: VaultState;
  /** How often the state was set. */
  turn: number;
  /** How often it was locked. */
  locks: number;
  opened: Opened | undefined;
  /** Ends watching the place; undefined: nobody subscribes. */
  unwatch: (() => void) | undefined;
};

/**
 * Creates a vault at a place. Several pages may have it open at once: each change starts from the place's current
 * content, so that no page loses what another has kept. The passphrase is written nowhere; the key leaves memory with
 * `lock`.
 */
export function createVault({ place, rounds = KEY_ROUNDS }: CreateVaultParameters): Vault {
  const state: VaultState = { status: "reading", isKept: true };
  const listeners: Room["listeners"] = new Set();
  const room: Room = {
    place,
    rounds,
    listeners,
    state,
    turn: 0,
    locks: 0,
    opened: undefined,
    unwatch: undefined,
  };
  look(room);
  return {
    state: () => room.state,
    subscribe: (listener) => subscribe(room, listener),
    unlock: (passphrase) => unlock(room, passphrase),
    lock() {
      room.locks += 1;
      become(room, { status: "locked" });
      look(room);
    },
    keep: (credentials) => keep(room, credentials),
    remove: (removed) => change(room, (held) => held.filter(({ id }) => id !== removed)),
    file: () => place.read(),
    takeIn: (file, passphrase) => takeIn(room, file, passphrase),
    changePassphrase: (passphrase, next) => changePassphrase(room, passphrase, next),
    async erase() {
      while (!(await place.swap(await place.read(), undefined)));
      become(room, { status: "empty" });
    },
  };
}

function subscribe(room: Room, listener: () => void): () => void {
  // One that subscribes twice is called twice, and ends each by itself.
  const heard = () => listener();
  room.listeners.add(heard);
  if (room.unwatch === undefined) {
    room.unwatch = room.place.watch(() => look(room));
    // What happened there before.
    look(room);
  }
  return () => {
    room.listeners.delete(heard);
    if (room.listeners.size > 0) return;
    room.unwatch?.();
    room.unwatch = undefined;
  };
}

type Become<State> = State extends VaultState ? Omit<State, "isKept"> : never;

function become(room: Room, next: Become<VaultState>): void {
  if (next.status !== "open") room.opened = undefined;
  room.state = { ...next, isKept: room.place.isKept() };
  room.turn += 1;
  for (const listener of room.listeners) listener();
}

/**
 * Reads the place again: another page may have kept, removed or erased something. A result from before the state was
 * set is outdated.
 */
async function look(room: Room): Promise<void> {
  for (;;) {
    const { turn, opened } = room;
    const next = await readState(room, opened);
    if (room.turn === turn) return become(room, next);
  }
}

async function readState({ place, rounds }: Room, by: Opened | undefined): Promise<Become<VaultState>> {
  try {
    const file = await place.read();
    if (file === undefined) {
      return by?.isWritten === false ? { status: "open", held: [] } : { status: "empty" };
    }
    const vault = readVaultFile(file, rounds);
    if (by?.terms.salt !== vault.salt) return { status: "locked" };
    return { status: "open", held: await readHeld(by, vault) };
  } catch (problem) {
    return { status: "unreadable", problem };
  }
}

async function unlock(room: Room, passphrase: string): Promise<void> {
  const file = await room.place.read();
  if (file === undefined) await requireStrong(passphrase);
  await open(room, file, passphrase);
}

async function open(room: Room, file: string | undefined, passphrase: string): Promise<void> {
  const vault = file === undefined ? undefined : readVaultFile(file, room.rounds);
  const terms = vault ?? newKeyTerms(room.rounds);
  const by = { terms, key: await deriveVaultKey(passphrase, terms), isWritten: vault !== undefined };
  const held = vault === undefined ? [] : await readHeld(by, vault);
  room.opened = by;
  become(room, { status: "open", held });
  // Making the key takes long: another page may have written meanwhile.
  look(room);
}

async function keep(room: Room, credentials: readonly KeptCredential[]): Promise<number> {
  const newer = new Map(credentials.map((one) => [one.id, one]));
  let added = 0;
  await change(room, (held) => {
    const others = held.filter(({ id }) => !newer.has(id));
    added = newer.size - (held.length - others.length);
    return [...others, ...newer.values()];
  });
  return added;
}

async function takeIn(room: Room, file: string, passphrase: string): Promise<number> {
  const vault = readVaultFile(file, room.rounds);
  const key = await deriveVaultKey(passphrase, vault);
  const credentials = await readHeld({ key }, vault);
  // A file that was saved once is not refused for its passphrase: whoever has it can change that afterwards.
  if (room.state.status === "empty") await open(room, await room.place.read(), passphrase);
  return keep(room, credentials);
}

async function changePassphrase(room: Room, passphrase: string, next: string): Promise<void> {
  const { place, rounds, locks } = room;
  const swap = place.swapOrThrow ?? place.swap;
  await requireStrong(next);
  const terms = newKeyTerms(rounds);
  const key = await deriveVaultKey(next, terms);
  for (;;) {
    const before = await place.read();
    if (before === undefined) throw isLocked();
    const vault = readVaultFile(before, rounds);
    const content = await openVaultFile(await deriveVaultKey(passphrase, vault), vault);
    const held = await readContentOf(content);
    if (!(await swap(before, await sealVault(key, terms, content)))) continue;
    if (room.locks !== locks) return;
    room.opened = { key, terms, isWritten: true };
    become(room, { status: "open", held });
    return;
  }
}

/** Changes the place's current content, and starts again as often as another page comes first. */
async function change(room: Room, make: Change): Promise<void> {
  const { place, rounds, opened: by } = room;
  if (by === undefined) throw isLocked();
  for (;;) {
    const before = await place.read();
    const held = before === undefined ? [] : await readHeld(by, sameKey(readVaultFile(before, rounds), by));
    const next = make(held);
    const file = await sealVault(by.key, by.terms, await encodeContent(next));
    if (!(await place.swap(before, file))) continue;
    by.isWritten = true;
    if (room.opened === by) become(room, { status: "open", held: next });
    return;
  }
}

type Change = (held: readonly KeptCredential[]) => readonly KeptCredential[];

const readContent = list(text);

async function readHeld(
  { key }: Pick<Opened, "key">,
  vault: SealedVault,
): Promise<readonly KeptCredential[]> {
  return readContentOf(await openVaultFile(key, vault));
}

async function readContentOf(content: string): Promise<readonly KeptCredential[]> {
  const packages = decodeJson(readContent, content, damagedVault);
  // The code that reads credentials is loaded with the first that is opened.
  const { receivePackage } = await import("./keptCredential.ts");
  return packages.map(receivePackage);
}

async function encodeContent(held: readonly KeptCredential[]): Promise<string> {
  const { formatCredentialPackage } = await import("../disclosure/credentialPackage.ts");
  return JSON.stringify(held.map((one) => formatCredentialPackage(one.held)));
}

/** @throws SymbolonError `OtherPassphrase` */
function sameKey(vault: SealedVault, { terms }: Opened): SealedVault {
  if (vault.salt === terms.salt) return vault;
  throw new SymbolonError({
    code: "OtherPassphrase",
    reason: "Another window of this page has begun to keep credentials here, with another passphrase.",
    hint: "Lock, and open them with that passphrase. Nothing was overwritten, and nothing was kept.",
  });
}

/** Loaded with the first that is chosen. @throws SymbolonError `WeakPassphrase` */
async function requireStrong(passphrase: string): Promise<void> {
  (await import("./strongPassphrase.ts")).requireStrongPassphrase(passphrase);
}

function isLocked(): SymbolonError {
  return new SymbolonError({
    code: "VaultLocked",
    reason: "The credentials are locked.",
    hint: "Open them by their passphrase first.",
  });
}
