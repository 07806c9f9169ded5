import { orMemory, type VaultPlace } from "../sdk/credentials/vault/vaultPlace.ts";

/** Of the database, its one store, the one file in it, and the channel on which pages tell each other of changes. */
const NAME = "symbolon-held-credentials";

/** Of IndexedDB, as much as is used here: the toolkit's types know no browser. */
type IdbRequest<Result> = {
  readonly result: Result;
  readonly error: unknown;
  onsuccess: (() => void) | null;
  onerror: (() => void) | null;
};
type Store = {
  readonly get: (key: string) => IdbRequest<unknown>;
  readonly put: (value: string, key: string) => unknown;
  readonly delete: (key: string) => unknown;
};
type Transaction = {
  readonly error: unknown;
  readonly objectStore: (name: string) => Store;
  oncomplete: (() => void) | null;
  onabort: (() => void) | null;
};
type Database = {
  readonly createObjectStore: (name: string) => unknown;
  readonly transaction: (name: string, mode: "readonly" | "readwrite") => Transaction;
};
type Opening = IdbRequest<Database> & { onupgradeneeded: (() => void) | null };
type Browser = {
  readonly indexedDB?: { readonly open: (name: string, version: number) => Opening };
  readonly navigator?: { readonly storage?: { readonly persist?: () => Promise<boolean> } };
};

/**
 * Where this device keeps a holder's vault: IndexedDB, whose transactions compare and write in one step whichever pages are
 * open. Where the device is full or keeps nothing, memory ({@link orMemory}).
 */
export function devicePlace(): VaultPlace {
  const pages = pagesOfDevice();
  const browser = globalThis as unknown as Browser;
  let opened: Promise<Database> | undefined;
  const database = () => {
    opened ??= openDatabase(browser);
    return opened;
  };
  return orMemory({
    async read() {
      const store = (await database()).transaction(NAME, "readonly").objectStore(NAME);
      return textOf(await answered(store.get(NAME)));
    },
    async swap(before, next) {
      const isWritten = await swapIn((await database()).transaction(NAME, "readwrite"), before, next);
      if (!isWritten) return false;
      pages.tell();
      // A wish only: a browser that is short of space then clears others first.
      browser.navigator?.storage?.persist?.().catch(() => {});
      return true;
    },
    watch: pages.listen,
    isKept: () => true,
  });
}

/**
 * The device's other pages. A channel keeps a process from ending, so that one is open only while somebody listens, or for
 * one message: no server that renders a page has any.
 */
function pagesOfDevice() {
  const listeners = new Set<object>();
  let open: InstanceType<typeof BroadcastChannel> | undefined;
  return {
    tell() {
      // A page does not hear what it says itself, as long as it says it where it listens.
      const channel = open ?? new BroadcastChannel(NAME);
      channel.postMessage(NAME);
      if (channel !== open) channel.close();
    },
    listen(listener: () => void): () => void {
      open ??= new BroadcastChannel(NAME);
      const channel = open;
      const heard = () => listener();
      listeners.add(heard);
      channel.addEventListener("message", heard);
      return () => {
        channel.removeEventListener("message", heard);
        if (!listeners.delete(heard) || listeners.size > 0) return;
        channel.close();
        open = undefined;
      };
    },
  };
}

async function openDatabase({ indexedDB }: Browser): Promise<Database> {
  if (indexedDB === undefined) throw new Error("This browser has no IndexedDB.");
  const opening = indexedDB.open(NAME, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(NAME);
  return answered(opening);
}

async function swapIn(transaction: Transaction, before: string | undefined, next: string | undefined) {
  const store = transaction.objectStore(NAME);
  const isDone = new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    // A full device refuses at the end only.
    transaction.onabort = () => reject(transaction.error ?? new Error("The device did not write."));
  });
  const found = textOf(await answered(store.get(NAME)));
  if (found === before) {
    if (next === undefined) store.delete(NAME);
    else store.put(next, NAME);
  }
  await isDone;
  return found === before;
}

const textOf = (found: unknown) => (typeof found === "string" ? found : undefined);

function answered<Result>(request: IdbRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
