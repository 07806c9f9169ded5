import { useEffect, useState } from "react";
import type { kept as English } from "../texts/en/kept.ts";
import { type Kept, keepPage } from "./keepPage.ts";
import { textsIn, useFormats } from "./language.ts";

const files = import.meta.glob<typeof English>("../texts/*/kept.ts", { import: "kept" });

/** Has the device keep the page, and says whether it does, and where it keeps another version. */
export function KeptPage() {
  const { language } = useFormats();
  const [texts, setTexts] = useState<typeof English>();
  const [kept, setKept] = useState<Kept>("nothing");
  useEffect(() => keepPage(setKept), []);
  // Without its words it keeps the page all the same.
  useEffect(() => void textsIn(files, language)?.then(setTexts, () => {}), [language]);
  return (
    <div role="status" className="aside">
      {kept === "this" && <p>{texts?.here}</p>}
      {kept === "other" && texts !== undefined && (
        <>
          <p>{texts.other}</p>
          <button type="button" className="plain" onClick={() => location.reload()}>
            {texts.again}
          </button>
        </>
      )}
    </div>
  );
}
