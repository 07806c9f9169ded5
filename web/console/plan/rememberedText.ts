import { keepText, pageMemory } from "../../../src/react/deviceMemory.ts";

/** A text that the console keeps on this device, as far as it may: so that nothing typed is lost on reload. */
export function rememberedText(name: string) {
  const key = `symbolon-console-${name}`;
  return {
    read: (): string => {
      try {
        return pageMemory().getItem(key) ?? "";
      } catch {
        return "";
      }
    },
    write(text: string): void {
      keepText(key, text === "" ? undefined : text, pageMemory());
    },
  };
}
