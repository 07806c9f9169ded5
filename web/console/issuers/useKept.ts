import { useState } from "react";
import { rememberedText } from "../plan/rememberedText.ts";

/** A text that is typed, and is still there when the page is loaded again. */
export function useKept(name: string): readonly [string, (text: string) => void] {
  const kept = rememberedText(`issuers-${name}`);
  const [text, setText] = useState(kept.read);
  const type = (next: string) => {
    setText(next);
    kept.write(next);
  };
  return [text, type];
}
