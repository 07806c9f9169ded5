import { lazy } from "react";
import { useFormats } from "../shared/language.ts";
import { lateTexts } from "../shared/lateTexts.ts";
import type * as English from "../texts/en/names.ts";
import type { NamedProps } from "./props.ts";

const textsOf = lateTexts<typeof English.names>(
  import.meta.glob<typeof English.names>("../texts/*/names.ts", { import: "names" }),
);

const Resolved = lazy(async () => ({ default: (await import("./Resolved.tsx")).Resolved }));

/** A name instead of an address: its address is shown, and counts only once somebody chooses it. */
export function Named(props: NamedProps) {
  const { ens } = props.data;
  const texts = textsOf(useFormats().language);
  if (ens === undefined)
    return (
      <p role="alert" className="notice">
        {texts.off}
      </p>
    );
  return <Resolved {...props} ens={ens} texts={texts} />;
}
