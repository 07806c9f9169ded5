/** Where the one file of a vault stands. */
export type VaultPlace = {
  /** Undefined: nothing stands there. */
  readonly read: () => Promise<string | undefined>;
  /**
   * Writes `next`, or nothing at all, in the place of `before`, in one step; false where something else stands there by now,
   * which is left as it is.
   */
  readonly swap: (before: string | undefined, next: string | undefined) => Promise<boolean>;
  /** Tells whenever somebody else has written there. @returns ends it */
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
 * A device's place, as long as the device lets one read and write there. Where it is full or forbidden, what the page knows
 * is kept in memory from then on, and what stands on the device stays there.
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
          // Nobody may believe that it is erased where it still stands.
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
