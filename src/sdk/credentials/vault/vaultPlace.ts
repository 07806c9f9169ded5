import { SymbolonError } from "../../core/errors.ts";

/** Where the one file of a vault is kept. */
export type VaultPlace = {
  /** Undefined: no file. */
  readonly read: () => Promise<string | undefined>;
  /**
   * Replaces `before` by `next`, or by nothing, in one step. False where the place has other content now, which is left
   * as it is.
   */
  readonly swap: (before: string | undefined, next: string | undefined) => Promise<boolean>;
  /**
   * The same on the device alone, never in memory instead; default: `swap`.
   * @throws SymbolonError `DeviceRefused`
   */
  readonly swapOrThrow?: VaultPlace["swap"];
  /** Calls whenever another page has written there. @returns ends it */
  readonly watch: (listener: () => void) => () => void;
  /** Whether it outlives the page; false once the device has refused. */
  readonly isKept: () => boolean;
};

/** A place that is gone with the page. */
export function memoryPlace(first?: string): VaultPlace {
  let file = first;
  return {
    read: async () => file,
    async swap(before, next) {
      if (file !== before) return false;
      file = next;
      return true;
    },
    watch: () => () => {},
    isKept: () => false,
  };
}

/**
 * A device's place, as long as the device allows reading and writing. Once it is full or forbidden, the page keeps its
 * content in memory, and the device's content stays unchanged.
 */
export function orMemory(device: VaultPlace): VaultPlace {
  let memory: VaultPlace | undefined;
  return {
    async read() {
      if (memory === undefined) {
        try {
          return await device.read();
        } catch {
          memory ??= memoryPlace();
        }
      }
      return memory.read();
    },
    async swap(before, next) {
      if (memory === undefined) {
        try {
          return await device.swap(before, next);
        } catch (refused) {
          // Nobody may believe that it is erased while it is still there.
          if (next === undefined) throw refused;
          memory ??= memoryPlace(before);
        }
      }
      return memory.swap(before, next);
    },
    async swapOrThrow(before, next) {
      if (memory !== undefined) throw deviceRefused(undefined);
      try {
        return await device.swap(before, next);
      } catch (refused) {
        throw deviceRefused(refused);
      }
    },
    watch: (listener) => device.watch(() => memory === undefined && listener()),
    isKept: () => memory === undefined && device.isKept(),
  };
}

function deviceRefused(cause: unknown): SymbolonError {
  return new SymbolonError({
    code: "DeviceRefused",
    reason: "The device did not write: it is full, or keeps nothing for this page.",
    hint: "Save a file, make room on the device, load the page again, and try again. All is as it was.",
    cause,
  });
}
