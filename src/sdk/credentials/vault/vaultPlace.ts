/** Where the one file of a vault is kept. */
export type VaultPlace = {
  /** Undefined: no file. */
  readonly read: () => Promise<string | undefined>;
  /**
   * Replaces `before` by `next`, or by nothing, in one step. False where the place has other content now, which is left
   * as it is.
   */
  readonly swap: (before: string | undefined, next: string | undefined) => Promise<boolean>;
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
    watch: (listener) => device.watch(() => memory === undefined && listener()),
    isKept: () => memory === undefined && device.isKept(),
  };
}
