import { deviceMemory } from "../../../src/react/deviceMemory.ts";

/** A text that the console keeps on this device, as far as it may: so that nothing typed is lost on reload. */
export function rememberedText(name: string) {
  const key = `symbolon-console-${name}`;
  return {
    read: (): string => {
      try {
        return deviceMemory().getItem(key) ?? "";
      } catch {
        return "";
      }
    },
    write(text: string): void {
      try {
        if (text === "") deviceMemory().removeItem(key);
        else deviceMemory().setItem(key, text);
      } catch {
        // It is lost where the page is loaded again.
      }
    },
  };
}
